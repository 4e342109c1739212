#include "collect/http_origin.hpp"

#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "tests/support/canned_fetcher.hpp"
#include "tests/support/manual_clock.hpp"

namespace kuaixun {
namespace {

TEST(HttpPosition, ComesBackFromItsBytes) {
  const HttpPosition full{.url = "https://a.example/feed",
                          .validators = {"W/\"\xFF odd \"", "yesterday"},
                          .moved_to = "https://b.example/feed",
                          .moved_seen = 3,
                          .moved_since = Time{std::chrono::milliseconds{1'789'000'000'000}},
                          .target_failed = true,
                          .read_at = Time{std::chrono::milliseconds{1'789'000'111'000}}};
  for (const auto& position : {full, HttpPosition{}}) EXPECT_EQ(http_position_of(bytes_of(position)), position);
}

TEST(HttpPosition, IsEmptyInBytesThatAreNone) {
  for (const auto* bytes : {"", "\n", "\n\n\n\n\n", "\n\n\n\nmany\nlong ago", "\n\n\n\n99999999999999999999\n-7"})
    EXPECT_EQ(http_position_of(bytes), HttpPosition{}) << bytes;
}

TEST(HttpPosition, OfAnEarlierVersionIsRead) {
  const auto position = http_position_of("https://a.example/\n\"v1\"\n\n\n0\n-1");
  EXPECT_EQ(position, (HttpPosition{.url = "https://a.example/", .validators = {"\"v1\"", ""}}));
}

using std::chrono::hours;

class HttpOriginTest : public ::testing::Test {
 protected:
  // Asks as a round would, an hour later; the error's code, or what the position says then.
  std::string ask() {
    clock_.advance(hours{1});
    const auto arrival = run_task(io_, origin_.next(source_, position_, nullptr));
    if (!arrival) {
      position_ = origin_.after_failure(source_, position_, clock_.now());
      return arrival.error().code.name();
    }
    position_ = arrival->position;
    return arrival->document ? arrival->document->body : "not modified";
  }
  std::string asked_last() const { return fetcher_.requests.back().url; }
  const Validators& validators_last() const { return fetcher_.requests.back().validators; }

  void move_for_good() {
    fetcher_.move(kOld, kNew, "list");
    for (int i = 0; i < 60; ++i) ask();
    ASSERT_EQ(asked_last(), kNew);
  }

  static constexpr const char* kOld = "https://old.example/feed";
  static constexpr const char* kNew = "https://new.example/feed";
  asio::io_context io_;
  ManualClock clock_;
  CannedFetcher fetcher_;
  HttpOrigin origin_{fetcher_, clock_};
  Source source_{.id = "a", .kind = "feed", .url = kOld};
  std::string position_;
};

TEST_F(HttpOriginTest, LeavesADeadTargetForTheConfiguredAddress) {
  move_for_good();
  fetcher_.fail(kNew, {"http_404", "gone"});
  fetcher_.answer(kOld, "back here");
  EXPECT_EQ(ask(), "http_404");
  EXPECT_EQ(ask(), "back here");
  EXPECT_EQ(ask(), "back here");
  EXPECT_EQ(asked_last(), kOld);
  EXPECT_EQ(http_position_of(position_).moved_to, "");
}

TEST_F(HttpOriginTest, KeepsATargetThatFailsForAWhileThoughTheConfiguredAddressIsDead) {
  move_for_good();
  fetcher_.fail(kNew, {"timeout", "slow"});
  fetcher_.fail(kOld, {"dns", "sold"});
  EXPECT_EQ(ask(), "timeout");
  EXPECT_EQ(ask(), "dns");
  EXPECT_EQ(ask(), "timeout");
  fetcher_.answer(kNew, "list");
  EXPECT_EQ(ask(), "dns");
  EXPECT_EQ(ask(), "list");
  EXPECT_EQ(ask(), "list");
  EXPECT_EQ(asked_last(), kNew);
}

TEST_F(HttpOriginTest, AsksOnceWithoutValidatorsWhereTheyMayBeWhatFailed) {
  for (const auto* code : {"http_400", "http_412", "http_431", "http_500"}) {
    fetcher_.answer(kOld, "list", {"\"v1\"", ""});
    EXPECT_EQ(ask(), "list");
    fetcher_.fail_conditional(kOld, Error{ErrorCode::named(code), "what?"});
    EXPECT_EQ(ask(), "list");
    EXPECT_EQ(http_position_of(position_).validators, Validators{}) << "they are forgotten";
    const auto asked = fetcher_.requests.size();
    EXPECT_EQ(ask(), "list");
    EXPECT_EQ(fetcher_.requests.size(), asked + 1);
    position_.clear();
    fetcher_.fail_conditional(kOld, std::nullopt);
  }
  fetcher_.answer(kOld, "list", {"\"v1\"", ""});
  ask();
  fetcher_.fail_conditional(kOld, Error{"http_404", "gone"});
  EXPECT_EQ(ask(), "http_404");
}

TEST_F(HttpOriginTest, AsksForAllOfItOnceAWeekWhereNothingEverChanges) {
  fetcher_.answer(kOld, "list", {"\"v1\"", ""});
  EXPECT_EQ(ask(), "list");
  fetcher_.answer_not_modified(kOld);
  for (int i = 0; i < 24 * 7 - 1; ++i) {
    ASSERT_EQ(ask(), "not modified");
    ASSERT_EQ(validators_last().etag, "\"v1\"");
  }
  fetcher_.answer(kOld, "what was kept from us", {"\"v1\"", ""});
  EXPECT_EQ(ask(), "what was kept from us");
  EXPECT_EQ(validators_last(), Validators{});
  ask();
  EXPECT_EQ(validators_last().etag, "\"v1\"");
}

TEST_F(HttpOriginTest, TakesAnUnaskedNotModifiedForAnError) {
  fetcher_.answer(kOld, "list");
  fetcher_.answer_not_modified(kOld);
  EXPECT_EQ(ask(), "unasked_304");
  fetcher_.answer(kOld, "list");
  EXPECT_EQ(ask(), "list");
}

TEST_F(HttpOriginTest, NamesFeedsFirst) {
  fetcher_.answer(kOld, "list");
  ask();
  EXPECT_TRUE(fetcher_.requests.back().accept.starts_with("application/atom+xml, application/rss+xml"));
}

}  // namespace
}  // namespace kuaixun
