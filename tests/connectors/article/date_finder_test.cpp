#include "connectors/article/date_finder.hpp"

#include <gtest/gtest.h>

#include "tests/support/read_date.hpp"

namespace kuaixun {
namespace {

// The dates in a text, as RFC 3339 in China's time; those without a clock as a day.
std::vector<std::string> found(std::string_view text) {
  const DateContext context{.now = kNow, .time_zone = std::chrono::minutes{480}};
  std::vector<std::string> dates;
  for (const auto& each : find_dates(text, context)) {
    const auto written = to_rfc3339(each.date);
    dates.push_back(each.has_clock() ? written.substr(0, 16) : written.substr(0, 10));
  }
  return dates;
}

using Dates = std::vector<std::string>;

TEST(DateFinder, ReadsChineseDatesInRunningText) {
  EXPECT_EQ(found("港湾日报 2026年3月5日 08:30 来源：某网"), Dates{"2026-03-05T08:30"});
  EXPECT_EQ(found("发布时间：2026-03-05 下午3:05:10"), Dates{"2026-03-05T15:05"});
  EXPECT_EQ(found("2026/3/5"), Dates{"2026-03-05"});
  EXPECT_EQ(found("2026.03.05 星期四 晚上9点30分"), Dates{"2026-03-05T21:30"});
  EXPECT_EQ(found("2026 年 3 月 5 日（周四）10：20"), Dates{"2026-03-05T10:20"});
  EXPECT_EQ(found("2026-03-05&nbsp;10:20"), Dates{"2026-03-05T10:20"});
}

TEST(DateFinder, ReadsDatesInPieces) {
  EXPECT_EQ(found("2026 03/05 07:48"), Dates{"2026-03-05T07:48"});
  EXPECT_EQ(found("26-03-0523:16"), Dates{"2026-03-05T23:16"});
}

TEST(DateFinder, SaysWhichDatesLackAYear) {
  const DateContext context{.now = kNow, .time_zone = std::chrono::minutes{480}};
  const auto dates = find_dates("03-05 10:20", context);
  ASSERT_EQ(dates.size(), 1u);
  EXPECT_FALSE(dates[0].has_year);
}

TEST(DateFinder, ReadsEnglishDates) {
  EXPECT_EQ(found("Posted on March 5, 2026 by Jo"), Dates{"2026-03-05"});
  EXPECT_EQ(found("Published 5 March 2026 in News"), Dates{"2026-03-05"});
}

TEST(DateFinder, TakesNoNameForAMonth) {
  EXPECT_EQ(found("By Mark Smith | September 21, 2026"), Dates{"2026-09-21"});
  EXPECT_EQ(found("By Janet Doe, Oct 3, 2025"), Dates{"2025-10-03"});
}

TEST(DateFinder, ReadsWordsOfOtherLanguages) {
  EXPECT_EQ(found("jueves 5 de marzo de 2026"), Dates{"2026-03-05"});
  EXPECT_EQ(found("am 5. März 2026 um 10:20"), Dates{"2026-03-05T10:20"});
  EXPECT_EQ(found("9 oktober 2025 11:12"), Dates{"2025-10-09T11:12"});
  EXPECT_EQ(found("5 марта 2026"), Dates{"2026-03-05"});
  EXPECT_EQ(found("2026년 3월 5일"), Dates{"2026-03-05"});
}

TEST(DateFinder, EndsADateWhereItEnds) {
  EXPECT_EQ(found("Published March 5, 2026 Updated March 6, 2026"), (Dates{"2026-03-05", "2026-03-06"}));
  EXPECT_EQ(found("5 March 2026, 6 March 2026"), (Dates{"2026-03-05", "2026-03-06"}));
  EXPECT_EQ(found("March 5, 2026 at 10:20 / 6 April 2026"), (Dates{"2026-03-05T10:20", "2026-04-06"}));
}

TEST(DateFinder, ReadsAClockInFrontOfItsDay) { EXPECT_EQ(found("2:01 PM · Mar 5, 2026"), Dates{"2026-03-05T14:01"}); }

TEST(DateFinder, ReadsZones) {
  EXPECT_EQ(found("2026-03-05T10:20:00.000Z"), Dates{"2026-03-05T10:20"});
  const auto dates = find_dates("2026-03-05T10:20:00-0400", DateContext{.now = kNow});
  ASSERT_EQ(dates.size(), 1u);
  EXPECT_TRUE(dates[0].has_zone);
  EXPECT_EQ(to_rfc3339(dates[0].date), "2026-03-05T10:20:00-04:00");
}

TEST(DateFinder, SaysWhenDayAndMonthAreOpen) {
  const DateContext context{.now = kNow};
  EXPECT_TRUE(find_dates("03/04/2026", context).at(0).swapped);
  EXPECT_FALSE(find_dates("03.04.2026", context).at(0).swapped);
  EXPECT_TRUE(find_dates("24/11/2025", context).at(0).shows_day_first);
  EXPECT_TRUE(find_dates("11/24/2025", context).at(0).shows_month_first);
}

TEST(DateFinder, ReadsHalvesOfADay) {
  EXPECT_EQ(found("2026-03-05 3:05 PM"), Dates{"2026-03-05T15:05"});
  EXPECT_EQ(found("2026-03-05 12:05 a.m."), Dates{"2026-03-05T00:05"});
}

TEST(DateFinder, ReadsWordsForTheTimeOfDay) {
  EXPECT_EQ(found("2026年3月5日星期四晚上9:30"), Dates{"2026-03-05T21:30"});
  EXPECT_EQ(found("2026年3月5日 凌晨12:05"), Dates{"2026-03-05T00:05"});
}

TEST(DateFinder, LeavesCapitalsThatAreNoZone) {
  const DateContext context{.now = kNow};
  const std::string text = "2026-03-05 10:20 BBC";
  const auto dates = find_dates(text, context);
  ASSERT_EQ(dates.size(), 1u);
  EXPECT_EQ(text.substr(dates[0].at, dates[0].size), "2026-03-05 10:20");
  EXPECT_FALSE(dates[0].has_zone);
  EXPECT_TRUE(find_dates("2026-03-05 10:20 EST", context).at(0).has_zone);
}

TEST(DateFinder, TakesNumbersForWhatTheyAre) {
  EXPECT_EQ(found("产能 2026 台，增长 3/5，电话 2026-12345，比分 12:30，版本 1.2.3"), Dates{});
  EXPECT_EQ(found("2026-13-45 and 2026-02-31"), Dates{});
}

}  // namespace
}  // namespace kuaixun
