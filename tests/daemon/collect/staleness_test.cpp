#include "collect/staleness.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};

// A document with `count` entries, the newest `age` old and each `gap` older than the one before. Which entries they
// are begins at `first`.
Reading reading(int count, hours age, minutes gap, std::uint32_t first = 0, Time now = kNow) {
  Reading read;
  for (int i = 0; i < count; ++i) {
    read.dates.push_back(now - age - gap * i);
    read.entries.push_back(first + std::uint32_t(i));
  }
  return read;
}

Reading undated(std::uint32_t first) {
  Reading read = reading(5, hours{0}, minutes{0}, first);
  read.dates.clear();
  return read;
}

struct AgeCase {
  const char* name;
  int count;
  hours age;
  minutes gap;
  Staleness expected;
};

TEST(Staleness, IsMeasuredByTheNewestEntryAgainstTheSourcesOwnGaps) {
  const std::vector<AgeCase> cases{
      {"every hour, from today", 20, hours{1}, minutes{60}, Staleness::fresh},
      {"every hour, silent over a long weekend", 20, hours{4 * 24}, minutes{60}, Staleness::fresh},
      {"every hour, silent for five days", 20, hours{5 * 24}, minutes{60}, Staleness::no_news},
      {"every day, silent for five days", 20, hours{5 * 24}, minutes{24 * 60}, Staleness::fresh},
      {"every day, silent for a week", 20, hours{7 * 24}, minutes{24 * 60}, Staleness::no_news},
      {"every week, silent for a month", 20, hours{30 * 24}, minutes{7 * 24 * 60}, Staleness::fresh},
      {"every week, silent for two months", 20, hours{60 * 24}, minutes{7 * 24 * 60}, Staleness::no_news},
      {"one push of eight, ten days ago", 8, hours{10 * 24}, minutes{0}, Staleness::fresh},
      {"one push of eight, three weeks ago", 8, hours{21 * 24}, minutes{0}, Staleness::no_news},
      {"a mirror that stopped years ago", 20, hours{5 * 365 * 24}, minutes{5 * 24 * 60}, Staleness::no_news},
  };
  for (const auto& each : cases) {
    Liveness liveness;
    observe(liveness, reading(each.count, each.age, each.gap), kNow);
    EXPECT_EQ(staleness_of(liveness, kNow), each.expected) << each.name;
  }
}

TEST(Staleness, IsNoneOfASourceThatWasNeverRead) { EXPECT_EQ(staleness_of({}, kNow), Staleness::fresh); }

TEST(Staleness, AnEmptyListThreeTimesInARowIsNoSuccessWhereThereWereEntries) {
  Liveness liveness;
  for (int i = 0; i < 5; ++i) observe(liveness, {}, kNow);
  EXPECT_EQ(staleness_of(liveness, kNow), Staleness::fresh) << "it may not have begun";
  observe(liveness, reading(3, hours{1}, minutes{60}), kNow);
  observe(liveness, {}, kNow);
  observe(liveness, {}, kNow);
  EXPECT_EQ(staleness_of(liveness, kNow), Staleness::fresh);
  observe_unchanged(liveness);  // the same empty list once more
  EXPECT_EQ(staleness_of(liveness, kNow), Staleness::empty_list);
  observe(liveness, reading(3, hours{1}, minutes{60}), kNow);
  EXPECT_EQ(staleness_of(liveness, kNow), Staleness::fresh) << "it recovers by itself";
  observe_unchanged(liveness);
  EXPECT_EQ(liveness.empty_reads, 0) << "the same full list";
}

TEST(Staleness, IsNotHiddenByEntriesThatAlwaysBearTheTimeOfTheFetch) {
  Liveness liveness;
  observe(liveness, reading(10, hours{0}, minutes{0}), kNow);
  for (int day = 1; day <= 15; ++day) {
    const auto now = kNow + days{day};
    observe(liveness, reading(10, hours{0}, minutes{0}, 0, now), now);
  }
  EXPECT_EQ(staleness_of(liveness, kNow + days{15}), Staleness::no_news);
}

TEST(Staleness, TakesTheComingOfEntriesWithoutDatesForTheirDate) {
  Liveness liveness;
  observe(liveness, undated(0), kNow);
  observe(liveness, undated(1), kNow + days{1});
  EXPECT_EQ(liveness.newest, kNow + days{1});
  EXPECT_EQ(liveness.usual_gap, seconds{86'400});
  observe(liveness, undated(0), kNow + days{2});
  EXPECT_EQ(liveness.newest, kNow + days{1});
  EXPECT_EQ(staleness_of(liveness, kNow + days{8}), Staleness::no_news);
}

TEST(Staleness, EndsWithTheNextNews) {
  Liveness liveness;
  observe(liveness, reading(10, hours{24 * 30}, minutes{60}), kNow);
  EXPECT_EQ(staleness_of(liveness, kNow), Staleness::no_news);
  observe(liveness, reading(10, hours{1}, minutes{60}, 1), kNow);
  EXPECT_EQ(staleness_of(liveness, kNow), Staleness::fresh);
}

TEST(Staleness, IsNotHiddenByAListThatShowsItsEntriesByTurns) {
  Liveness liveness;
  for (int day = 0; day <= 15; ++day) {
    const auto now = kNow + days{day};
    observe(liveness, reading(100, hours{0}, minutes{0}, day % 2 == 0 ? 0 : 100, now), now);
  }
  EXPECT_EQ(staleness_of(liveness, kNow + days{16}), Staleness::no_news);
}

TEST(Staleness, KeepsFewMarksOfASourceThatListsMany) {
  Liveness liveness;
  for (std::uint32_t first = 0; first < 10; ++first)
    observe(liveness, reading(50'000, hours{0}, minutes{0}, first), kNow);
  EXPECT_LE(liveness.lately.size(), 16'384u);
}

TEST(Staleness, KnowsAnEntryByItsAddressWhateverItsGuid) {
  const auto mark = [](const char* guid, const char* url) {
    return mark_of(candidate_of(Item{.source = "a", .url = url, .guid = guid, .title = "渡轮停航"}));
  };
  EXPECT_EQ(mark("1", "https://a.example/1"), mark("2", "https://a.example/1"));
  EXPECT_NE(mark("1", "https://a.example/1"), mark("1", "https://a.example/2"));
  EXPECT_NE(mark("1", ""), mark("2", ""));
}

TEST(Staleness, IsTheInstancesWhenAllOfItsSourcesAreStaleAtOnce) {
  Liveness old, live;
  observe(old, reading(10, hours{24 * 30}, minutes{60}), kNow);
  observe(live, reading(10, hours{1}, minutes{60}), kNow);
  using enum Staleness;
  HostStaleness host;
  EXPECT_FALSE(host.tell("a", staleness_of(old, kNow)));
  EXPECT_FALSE(host.tell("b", staleness_of(old, kNow)));
  EXPECT_EQ(host.of("a"), no_news) << "two may be a coincidence";
  EXPECT_TRUE(host.tell("c", staleness_of(old, kNow))) << "all are silent now";
  EXPECT_EQ(host.of("a"), instance);
  EXPECT_TRUE(host.tell("b", staleness_of(live, kNow)));
  EXPECT_EQ(host.of("a"), no_news);
  EXPECT_EQ(host.of("b"), fresh);
}

}  // namespace
}  // namespace kuaixun
