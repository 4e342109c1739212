#include "text/date_relative.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/read_date.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono;

TEST(RelativeDate, CountsFromTheFetchInChinese) {
  const DateCase cases[] = {
      {"１小时前", "2026-09-21T19:00:00+08:00 minute"},      {"一小时前", "2026-09-21T19:00:00+08:00 minute"},
      {"十五分钟前", "2026-09-21T19:45:00+08:00 minute"},    {"二十分鐘之前", "2026-09-21T19:40:00+08:00 minute"},
      {"两天前", "2026-09-19T00:00:00+08:00 day"},           {"二十五天以前", "2026-08-27T00:00:00+08:00 day"},
      {"半个小时前", "2026-09-21T19:30:00+08:00 minute"},    {"3 个月前", "2026-06-23T00:00:00+08:00 day"},
      {"昨天 下午3:05", "2026-09-20T15:05:00+08:00 minute"}, {"大前天", "2026-09-18T00:00:00+08:00 day"},
      {"30秒前", "2026-09-21T19:59:30+08:00 second"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(RelativeDate, CountsFromTheFetchInEnglish) {
  const DateCase cases[] = {
      {"just now", "2026-09-21T12:00:00Z minute"},    {"3 hours ago", "2026-09-21T09:00:00Z minute"},
      {"an hour ago", "2026-09-21T11:00:00Z minute"}, {"5 mins ago", "2026-09-21T11:55:00Z minute"},
      {"1 day ago", "2026-09-20T00:00:00Z day"},      {"Yesterday at 10:00", "2026-09-20T10:00:00Z minute"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(RelativeDate, BeginsItsDaysInTheZoneOfTheSource) {
  EXPECT_EQ(read("昨天", minutes{-720}), "2026-09-20T00:00:00-12:00 day");
  EXPECT_EQ(read("今天 08:15", minutes{540}), "2026-09-21T08:15:00+09:00 minute");
}

TEST(RelativeDate, IsNotFoundInSentences) {
  for (const auto* text :
       {"昨天的新闻", "2000年前", "9999年前", "公元前", "三天前 10:00", "一切", "a week", "years ago", "前"})
    EXPECT_EQ(read(text), "none") << text;
}

TEST(Timestamp, ReadsWeekDates) {
  EXPECT_EQ(read("2026-W39-1"), "2026-09-21T00:00:00Z day");
  EXPECT_EQ(read("2026W391"), "2026-09-21T00:00:00Z day");
  EXPECT_EQ(read("2026-W39"), "2026-09-21T00:00:00Z day");
  EXPECT_EQ(read("2020-W53-5"), "2021-01-01T00:00:00Z day");
  EXPECT_EQ(read("2026-W54"), "none");
}

TEST(Timestamp, ReadsWhatChinesePlatformsWrite) {
  EXPECT_EQ(read("18-03-0823:16", minutes{480}), "2018-03-08T23:16:00+08:00 minute");
  EXPECT_EQ(read("2026 09/21 10:00", minutes{480}), "2026-09-21T10:00:00+08:00 minute");
  EXPECT_EQ(read("2026-09-21 10:00:05 北京时间"), "2026-09-21T10:00:05+08:00 second");
  EXPECT_EQ(read("中華民國 115 年 9 月 21 日"), "2026-09-21T00:00:00Z day");
}

TEST(Timestamp, ReadsEpochsWithAFractionAndBoundsThem) {
  EXPECT_EQ(read("1790000000.123"), "2026-09-21T14:13:20Z second");
  EXPECT_EQ(read("9999999999"), "none");
}

TEST(Timestamp, RefusesDatesThatNobodyMeans) {
  for (const auto* text :
       {"0001-01-01T00:00:00Z", "1899-12-30", "9999-12-31", "2201-01-01", "2026-02-30", "2026-09-21 10:60"})
    EXPECT_EQ(read(text), "none") << text;
  EXPECT_EQ(read("2026-09-21" + std::string(200, ' ') + "10:00"), "none");
}

}  // namespace
}  // namespace kuaixun
