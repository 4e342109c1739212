#include "collect/backlog.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};
const BackfillSettings kBackfill{.items = 3, .age = 48h};

bool holds(const Backlog& backlog, Time published, int newer = 0, Precision precision = Precision::second) {
  return backlog.holds(Timestamp{.at = published, .precision = precision}, newer, kBackfill, kNow);
}

TEST(Backlog, IsWhatTheBackfillLimitsLeaveOutUntilEntriesWereRead) {
  for (const auto& cursor : {Cursor{}, Cursor{.first_success = kNow, .last_success = kNow}}) {
    const auto backlog = backlog_of(cursor, "https://a.example/feed", "https://a.example/feed");
    EXPECT_FALSE(holds(backlog, kNow - 1h));
    EXPECT_TRUE(holds(backlog, kNow - 1h, 3));
    EXPECT_TRUE(holds(backlog, kNow - 49h));
  }
}

TEST(Backlog, IsNothingWhereEntriesWereReadBefore) {
  Cursor cursor{.listed_under = "https://a.example/feed?id=1&token=b1"};
  cursor.liveness.newest = kNow - 1h;
  for (const auto* address : {"https://a.example/feed?id=1&token=b1", "http://www.a.example/feed?token=c2&id=1",
                              "https://a.example/feed?id=1&key=0123456789abcdef0", "https://a.example/feed?id=1"})
    EXPECT_FALSE(holds(backlog_of(cursor, address, address), kNow - days{900}, 500)) << address;
  const auto redirected = backlog_of(cursor, "https://short.example/", "https://a.example/feed?id=1");
  EXPECT_FALSE(holds(redirected, kNow - days{900}));
}

TEST(Backlog, IsWhatIsOlderThanTheNewestKnownWhereTheAddressIsAnother) {
  Cursor cursor{.listed_under = "https://a.example/feed?id=1"};
  cursor.liveness.newest = kNow - days{20};
  cursor.last_success = kNow - days{19};
  for (const auto* address :
       {"https://a.example/feed?id=2", "https://a.example/archive?id=1", "https://b.example/feed?id=1",
        "https://a.example/feed?id=1&limit=500", "https://a.example/feed?id=1&code=600519"}) {
    const auto backlog = backlog_of(cursor, address, address);
    EXPECT_TRUE(holds(backlog, kNow - days{21})) << address;
    EXPECT_FALSE(holds(backlog, kNow - days{19}, 200)) << address;
  }
}

TEST(Backlog, GivesDatesWithoutATimeTheirWholeDayAndTakesAFewWithoutDatesForNews) {
  Cursor cursor{.listed_under = "https://a.example/feed"};
  cursor.liveness.newest = kNow + 15h;
  cursor.last_success = kNow + 16h;
  const auto backlog = backlog_of(cursor, "https://b.example/feed", "https://b.example/feed");
  EXPECT_FALSE(holds(backlog, kNow, 0, Precision::day));
  EXPECT_TRUE(holds(backlog, kNow - days{1}, 0, Precision::day));
  EXPECT_FALSE(holds(backlog, kNow, 2, Precision::inferred));
  EXPECT_TRUE(holds(backlog, kNow, 3, Precision::inferred));
}

TEST(Backlog, IsNotMadeOfADateInTheFuture) {
  Cursor cursor{.listed_under = "https://a.example/feed"};
  cursor.liveness.newest = kNow + days{365};
  cursor.last_success = kNow - 1h;
  EXPECT_FALSE(holds(backlog_of(cursor, "https://b.example/feed", "https://b.example/feed"), kNow));
}

}  // namespace
}  // namespace kuaixun
