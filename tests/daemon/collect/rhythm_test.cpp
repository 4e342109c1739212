#include "collect/rhythm.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using namespace std::chrono;

// Monday 2026-09-21 12:00 UTC.
const Time kNow{sys_days{year{2026} / 9 / 21} + hours{12}};

ScheduleSettings settings() {
  return ScheduleSettings{
      .interval = minutes{15}, .min_interval = minutes{1}, .max_interval = hours{24}, .jitter = 0.1};
}

Source source_with(std::optional<seconds> interval) {
  return Source{.id = "a", .kind = "feed", .url = "https://a.example/", .interval = interval};
}

minutes after_success(const Source& source, const Advice& advice = {}, double chance = 0, bool first = false) {
  return floor<minutes>(due_after_success(settings(), source, advice, first, kNow, chance) - kNow);
}

TEST(Rhythm, KeepsTheIntervalAndAddsJitter) {
  EXPECT_EQ(after_success(source_with({})), minutes{15});
  EXPECT_EQ(after_success(source_with({}), {}, 0.999), minutes{16});
}

TEST(Rhythm, LetsPublishersLengthenTheDefaultButNotTheSourcesOwnInterval) {
  const Advice fresh{.fresh_for = hours{2}}, ttl{.publisher = {.interval = hours{1}}};
  EXPECT_EQ(after_success(source_with({}), fresh), hours{2});
  EXPECT_EQ(after_success(source_with({}), ttl), hours{1});
  EXPECT_EQ(after_success(source_with(minutes{10}), fresh), minutes{10});
  EXPECT_EQ(after_success(source_with({}), Advice{.fresh_for = days{30}}), hours{24});
  EXPECT_EQ(after_success(source_with({}), Advice{.fresh_for = seconds{1}}), minutes{15});
}

TEST(Rhythm, NeverAsksMoreOftenThanTheMinimum) { EXPECT_EQ(after_success(source_with(seconds{5})), minutes{1}); }

TEST(Rhythm, SpreadsFirstSuccessesOverTheInterval) {
  EXPECT_EQ(after_success(source_with({}), {}, 0.5, true), minutes{7});
  EXPECT_EQ(after_success(source_with({}), {}, 0.0, true), minutes{1});
}

TEST(Rhythm, StaysOutOfSkippedHoursAndDays) {
  Advice advice;
  advice.publisher.skip_hours = 1u << 12 | 1u << 13;
  EXPECT_EQ(after_success(source_with({}), advice), hours{2});
  advice.publisher.skip_days = 1u << 1;  // Monday: the next hour allowed is Tuesday's first
  EXPECT_EQ(after_success(source_with({}), advice), hours{12});
  advice.publisher.skip_hours = 0xFFFFFF;
  EXPECT_EQ(after_success(source_with({}), advice), minutes{15}) << "who forbids every hour is not believed";
}

TEST(Rhythm, BacksOffExponentiallyUpToTheSlowestInterval) {
  const Error error{"timeout", ""};
  const auto wait = [&](int failures) {
    return floor<minutes>(due_after_failure(settings(), source_with({}), error, failures, kNow, 1.0) - kNow);
  };
  EXPECT_EQ(wait(1), minutes{15});
  EXPECT_EQ(wait(2), minutes{30});
  EXPECT_EQ(wait(5), minutes{240});
  EXPECT_EQ(wait(1000), hours{24});
}

TEST(Rhythm, KeepsWaitsThatTheServerAskedFor) {
  const Error error{Remedy::wait, "http_429", "", kNow + hours{3}};
  EXPECT_GE(due_after_failure(settings(), source_with({}), error, 1, kNow, 0), kNow + hours{3});
}

TEST(Rhythm, StillAsksAtTheSlowestIntervalAfterGivingUp) {
  const Error error{Remedy::give_up, "http_410", ""};
  EXPECT_EQ(due_after_failure(settings(), source_with({}), error, 1, kNow, 1.0), kNow + hours{24});
}

TEST(Rhythm, AsksForAPageAgainFourTimesWithGrowingWaits) {
  const auto source = source_with({});
  const auto wait = [&](int failures) { return next_page_try(settings(), source, failures, {}, kNow); };
  EXPECT_EQ(wait(0), (PageTry{1, kNow + minutes{15}}));
  EXPECT_EQ(wait(1), (PageTry{2, kNow + hours{1}}));
  EXPECT_EQ(wait(2), (PageTry{3, kNow + hours{4}}));
  EXPECT_EQ(wait(3), (PageTry{4, kNow + hours{16}}));
  EXPECT_EQ(wait(4), std::nullopt);
  EXPECT_EQ(next_page_try(settings(), source, 0, kNow + hours{6}, kNow), (PageTry{1, kNow + hours{6}}));
  EXPECT_EQ(next_page_try(settings(), source_with(hours{12}), 3, {}, kNow), (PageTry{4, kNow + hours{24}}));
}

Cursor cursor_due(Time next_due) {
  return Cursor{.address = "https://a.example/",
                .kind = "feed",
                .interval = minutes{15},
                .last_attempt = kNow,
                .next_due = next_due};
}

Time at_start(const Cursor& cursor, const Source& source = source_with({}), double chance = 0.5) {
  return due_at_start(settings(), source, cursor, kNow, chance);
}

TEST(Rhythm, DisbelievesADueTimeThatAClockJumpLeftBehind) {
  EXPECT_EQ(at_start(cursor_due(kNow + hours{1})), kNow + hours{1});
  EXPECT_EQ(at_start(cursor_due(kNow - hours{1})), kNow);
  EXPECT_EQ(at_start(Cursor{}), kNow);
  EXPECT_LE(at_start(cursor_due(kNow + days{400})), kNow + minutes{15});
}

TEST(Rhythm, CountsAChangedIntervalFromTheLastAttempt) {
  auto cursor = cursor_due(kNow + hours{20});
  cursor.interval = hours{24};
  EXPECT_EQ(at_start(cursor, source_with(minutes{30}), 0), kNow + minutes{30});
  cursor.last_attempt = kNow - hours{4};
  EXPECT_EQ(at_start(cursor, source_with(minutes{30}), 0), kNow) << "it is overdue by the new one";
  cursor.next_due = kNow + minutes{1};
  cursor.interval = minutes{5};
  EXPECT_EQ(at_start(cursor, source_with(hours{6}), 0), kNow + hours{2});
  cursor.interval = seconds{0};  // an earlier version's
  EXPECT_EQ(at_start(cursor, source_with(hours{6}), 0), kNow + minutes{1});
}

TEST(Rhythm, AsksAtOnceWhereAddressOrKindWasCorrected) {
  auto source = source_with({});
  source.url = "https://b.example/";
  EXPECT_EQ(at_start(cursor_due(kNow + hours{1}), source), kNow);
  source = source_with({});
  source.kind = "wechat";
  EXPECT_EQ(at_start(cursor_due(kNow + hours{1}), source), kNow);
}

TEST(Rhythm, AsksWhatFailedWithinTwoMinutesOfAStart) {
  auto cursor = cursor_due(kNow + hours{20});
  cursor.failures = 7;
  for (const double chance : {0.0, 0.5, 0.999}) {
    EXPECT_LE(at_start(cursor, source_with({}), chance), kNow + minutes{2});
    EXPECT_EQ(at_start(cursor, source_with({}), chance), kNow + milliseconds{long(120'000 * chance)});
  }
  cursor.next_due = kNow + seconds{5};
  EXPECT_EQ(at_start(cursor), kNow + seconds{5});
  cursor.next_due = kNow + hours{4};
  cursor.wait_until = kNow + hours{3};
  EXPECT_EQ(at_start(cursor), kNow + hours{3}) << "its server asked for that";
}

}  // namespace
}  // namespace kuaixun
