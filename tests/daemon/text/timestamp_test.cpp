#include "text/timestamp.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/read_date.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono;

TEST(Timestamp, ReadsEverySpellingOfRfc822) {
  const DateCase cases[] = {
      {"Mon, 21 Sep 2026 10:00:05 GMT", "2026-09-21T10:00:05Z second"},
      {"Mon, 21 Sep 2026 10:00:05 +0800", "2026-09-21T10:00:05+08:00 second"},
      {"21 Sep 2026 10:00 EST", "2026-09-21T10:00:00-05:00 minute"},
      {"Tue, 21 Sep 26 10:00:05 Z", "2026-09-21T10:00:05Z second"},
      {"Mon,21 September 2026 10:00:05 PDT", "2026-09-21T10:00:05-07:00 second"},
      {"Sep 21, 2026 3:05 PM", "2026-09-21T15:05:00Z minute"},
      {"Mon Sep 21 10:00:05 2026", "2026-09-21T10:00:05Z second"},
      {"Mon Sep 21 10:00:05 CEST 2026", "2026-09-21T10:00:05+02:00 second"},
      {"21-Sep-2026", "2026-09-21T00:00:00Z day"},
      {"Mon, 21 Sep 2026 10:00:05 GMT+8", "2026-09-21T10:00:05+08:00 second"},
      {"Mon, 21 Sep 2026 10:00:05 +0800 (CST)", "2026-09-21T10:00:05+08:00 second"},
      {"Mon, 21 Sep 2026 24:00:00 GMT", "2026-09-22T00:00:00Z second"},
      {"Sat, 14 Jun 2025 18:19:15 ", "2025-06-14T18:19:15Z second"},
      {"Mon, 21 Sep 2026", "2026-09-21T00:00:00Z day"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(Timestamp, ReadsIsoAndItsParts) {
  const DateCase cases[] = {
      {"2026-09-21T10:00:05Z", "2026-09-21T10:00:05Z second"},
      {"2026-09-21T10:00:05.123+08:00", "2026-09-21T10:00:05+08:00 second"},
      {"2026-09-21T10:00+08:00", "2026-09-21T10:00:00+08:00 minute"},
      {"2026-09-21 10:00:05", "2026-09-21T10:00:05Z second"},
      {"2026-09-21 10:00:05 +0800", "2026-09-21T10:00:05+08:00 second"},
      {"2004-07-08 23:56:58.0", "2004-07-08T23:56:58Z second"},
      {"2026-09-21", "2026-09-21T00:00:00Z day"},
      {"2026-09", "2026-09-01T00:00:00Z month"},
      {"2026", "2026-01-01T00:00:00Z year"},
      {"20260921", "2026-09-21T00:00:00Z day"},
      {"20260921T100005Z", "2026-09-21T10:00:05Z second"},
      {"2026-264", "2026-09-21T00:00:00Z day"},
      {"2026/9/21 10:00", "2026-09-21T10:00:00Z minute"},
      {"1790000000", "2026-09-21T14:13:20Z second"},
      {"1790000000000", "2026-09-21T14:13:20Z second"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(Timestamp, ReadsChineseForms) {
  const DateCase cases[] = {
      {"2026年9月21日", "2026-09-21T00:00:00+08:00 day"},
      {"2026年9月21日 10:00", "2026-09-21T10:00:00+08:00 minute"},
      {"2026年09月21日 10时05分30秒", "2026-09-21T10:05:30+08:00 second"},
      {"2026年9月21日 下午3点05分", "2026-09-21T15:05:00+08:00 minute"},
      {"２０２６年９月２１日　１０：００", "2026-09-21T10:00:00+08:00 minute"},
      {"二〇二六年九月二十一日", "2026-09-21T00:00:00+08:00 day"},
      {"民國115年9月21日", "2026-09-21T00:00:00+08:00 day"},
      {"发布时间：2026-09-21 10:00", "2026-09-21T10:00:00+08:00 minute"},
      {"2026-09-21 星期一 10:00", "2026-09-21T10:00:00+08:00 minute"},
      {"昨天 10:00", "2026-09-20T10:00:00+08:00 minute"},
      {"前天", "2026-09-19T00:00:00+08:00 day"},
      {"3小时前", "2026-09-21T17:00:00+08:00 minute"},
      {"5 分钟前", "2026-09-21T19:55:00+08:00 minute"},
      {"2天前", "2026-09-19T00:00:00+08:00 day"},
      {"刚刚", "2026-09-21T20:00:00+08:00 minute"},
      {"09-20 10:00", "2026-09-20T10:00:00+08:00 minute"},
      {"12-20 10:00", "2025-12-20T10:00:00+08:00 minute"},
      {"9月21日 10:00", "2026-09-21T10:00:00+08:00 minute"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text, minutes{480}), expected) << text;
}

TEST(Timestamp, ReadsOtherLanguagesInAnyCase) {
  const DateCase cases[] = {
      {"21 сентября 2026 10:00", "2026-09-21T10:00:00Z minute"},
      {"Сб, 21 Ноя 2026 10:00:00 +0300", "2026-11-21T10:00:00+03:00 second"},
      {"21 Ιουλίου 2026", "2026-07-21T00:00:00Z day"},
      {"21 ΙΟΥΛΙΟΥ 2026", "2026-07-21T00:00:00Z day"},
      {"Δευ, 21 Σεπ 2026 10:00:00 EST", "2026-09-21T10:00:00-05:00 second"},
      {"2004-július-13T9:15-05:00", "2004-07-13T09:15:00-05:00 minute"},
      {"lun., 21 sept. 2026 10:00:00 +0200", "2026-09-21T10:00:00+02:00 second"},
      {"15 Ağustos 2026 10:00", "2026-08-15T10:00:00Z minute"},
      {"15 września 2026", "2026-09-15T00:00:00Z day"},
      {"2026. 9. 21. 오후 3:05", "2026-09-21T15:05:00Z minute"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(Timestamp, TellsMonthsFromDaysOfTheWeek) {
  const DateCase cases[] = {
      {"mar, 22 set 2026 10:00:00 +0200", "2026-09-22T10:00:00+02:00 second"},
      {"mar 22 sept. 2026 10:00:00 +0200", "2026-09-22T10:00:00+02:00 second"},
      {"marți, 3 martie 2026", "2026-03-03T00:00:00Z day"},
      {"mardi 22 septembre 2026 à 10h30", "2026-09-22T10:30:00Z minute"},
      {"Mar 3, 2026", "2026-03-03T00:00:00Z day"},
      {"thứ ba, 22 tháng 9 2026 10:00:00 +0700", "2026-09-22T10:00:00+07:00 second"},
      {"Thứ 3, 22 tháng 9, 2026", "2026-09-22T00:00:00Z day"},
      {"火, 22 9月 2026 10:00:00 +0900", "2026-09-22T10:00:00+09:00 second"},
      {"월, 21 9월 2026 10:00:00 +0900", "2026-09-21T10:00:00+09:00 second"},
      {"周二, 22 九月 2026 10:00:00 +0800", "2026-09-22T10:00:00+08:00 second"},
      {"星期二, 22 九月 2026 10:00:00 GMT", "2026-09-22T10:00:00Z second"},
      {"22/九月/2026 10:00:00 +0800", "2026-09-22T10:00:00+08:00 second"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(Timestamp, ReadsMonthsOfManyLanguages) {
  const DateCase cases[] = {
      {"22 września 2026", "2026-09-22T00:00:00Z day"},       {"22. září 2026", "2026-09-22T00:00:00Z day"},
      {"22. septembra 2026", "2026-09-22T00:00:00Z day"},     {"22 syyskuuta 2026", "2026-09-22T00:00:00Z day"},
      {"22 septembrie 2026", "2026-09-22T00:00:00Z day"},     {"22 Eylül 2026", "2026-09-22T00:00:00Z day"},
      {"22 EYLÜL 2026", "2026-09-22T00:00:00Z day"},          {"22 Kasım 2025", "2025-11-22T00:00:00Z day"},
      {"22 вересня 2026", "2026-09-22T00:00:00Z day"},        {"22 септември 2026", "2026-09-22T00:00:00Z day"},
      {"22 de setembro de 2026", "2026-09-22T00:00:00Z day"}, {"22 maart 2026", "2026-03-22T00:00:00Z day"},
      {"22 Ogos 2026", "2026-08-22T00:00:00Z day"},           {"22 สิงหาคม 2569", "2026-08-22T00:00:00Z day"},
      {"٢٢ سبتمبر ٢٠٢٦", "2026-09-22T00:00:00Z day"},         {"22 सितंबर 2026", "2026-09-22T00:00:00Z day"},
      {"22 בספטמבר 2026", "2026-09-22T00:00:00Z day"},        {"22 Jänner 2026", "2026-01-22T00:00:00Z day"},
      {"22. ágúst 2026", "2026-08-22T00:00:00Z day"},         {"22 septembre 2026", "2026-09-22T00:00:00Z day"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(Timestamp, ReadsAMonthThatLanguagesDoNotShareByTheDocuments) {
  const auto month_in = [](std::string_view language) {
    return to_rfc3339(*parse_timestamp("22 listopada 2025", DateContext{.now = kNow, .language = language}));
  };
  EXPECT_EQ(month_in("pl"), "2025-11-22T00:00:00Z");
  EXPECT_EQ(month_in("hr-HR"), "2025-10-22T00:00:00Z");
}

TEST(Timestamp, PutsALostPlusBack) {
  const DateCase cases[] = {
      {"Tue, 22 Sep 2026 10:00:00  0800", "2026-09-22T10:00:00+08:00 second"},
      {"2026-09-22T10:00:00 05:30", "2026-09-22T10:00:00+05:30 second"},
      {"Tue Sep 22 10:00:00 2026", "2026-09-22T10:00:00Z second"},
      {"22 Sep 2026 10:00 - 12:00", "2026-09-22T10:00:00Z minute"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(Timestamp, KnowsSummerInAmericanZones) {
  const DateCase cases[] = {
      {"Sep 21, 2026 3:05 PM ET", "2026-09-21T15:05:00-04:00 minute"},
      {"Jan 21, 2026 3:05 p.m. ET", "2026-01-21T15:05:00-05:00 minute"},
      {"3:05 PM PT, Mon September 21, 2026", "2026-09-21T15:05:00-07:00 minute"},
      {"September 21, 2026 at 3pm", "2026-09-21T15:00:00Z minute"},
      {"Oct 24 2025 12:05:00 AM", "2025-10-24T00:05:00Z second"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(Timestamp, ReadsAMonthOrAYearAlone) {
  const DateCase cases[] = {{"September 2026", "2026-09-01T00:00:00Z month"},
                            {"Sep 2026", "2026-09-01T00:00:00Z month"},
                            {"2026", "2026-01-01T00:00:00Z year"},
                            {"Copyright 2026", "none"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(Timestamp, SaysWhichOfTwoNumbersIsTheMonth) {
  const auto shown = [](std::string_view text, DayOrder order = DayOrder::unknown) {
    const auto reading = read_date(text, DateContext{.now = kNow, .order = order});
    return to_rfc3339(reading->time).substr(0, 10) + (reading->is_open ? " open" : "") +
           (reading->shows == DayOrder::day_first     ? " day first"
            : reading->shows == DayOrder::month_first ? " month first"
                                                      : "");
  };
  EXPECT_EQ(shown("21/09/2026"), "2026-09-21 day first");
  EXPECT_EQ(shown("09-21-2026"), "2026-09-21 month first");
  EXPECT_EQ(shown("03/04/2026"), "2026-03-04 open");
  EXPECT_EQ(shown("03/04/2026", DayOrder::day_first), "2026-04-03 open");
  EXPECT_EQ(shown("03-04-2026"), "2026-04-03 open");
  EXPECT_EQ(shown("3.4.2026", DayOrder::month_first), "2026-04-03");
  EXPECT_EQ(shown("Fri, 03/04/2026"), "2026-04-03 day first");
  EXPECT_EQ(shown("Wed, 03/04/2026"), "2026-03-04 month first");
  EXPECT_EQ(shown("04/04/2026"), "2026-04-04");
}

TEST(Timestamp, SaysThatAZoneIsAGuess) {
  const auto is_guess = [](std::string_view text, std::optional<minutes> zone = std::nullopt) {
    return read_date(text, DateContext{.now = kNow, .time_zone = zone})->zone_guessed;
  };
  EXPECT_TRUE(is_guess("2026-09-21 10:00:00"));
  EXPECT_TRUE(is_guess("Mon, 21 Sep 2026 10:00:00 CST"));
  EXPECT_FALSE(is_guess("2026-09-21 10:00:00", minutes{480}));
  EXPECT_FALSE(is_guess("Mon, 21 Sep 2026 10:00:00 CST", minutes{480}));
  EXPECT_FALSE(is_guess("2026-09-21T10:00:00Z"));
  EXPECT_FALSE(is_guess("1790000000"));
  EXPECT_FALSE(is_guess("2026-09-21 10:00 北京时间"));
  EXPECT_FALSE(is_guess("2026-09-21 10:00 Asia/Shanghai"));
}

TEST(Timestamp, ReadsTheClocksOfPlaces) {
  const DateCase cases[] = {
      {"Mon, 21 Sep 2026 10:00:00 America/New_York", "2026-09-21T10:00:00-04:00 second"},
      {"2026-01-21T10:00:00[Europe/Berlin]", "2026-01-21T10:00:00+01:00 second"},
      {"2026-09-21T10:00:00+02:00[Europe/Berlin]", "2026-09-21T10:00:00+02:00 second"},
      {"2026-09-21 10:00 Asia/Nowhere", "2026-09-21T10:00:00+08:00 minute"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text, minutes{480}), expected) << text;
}

TEST(Timestamp, ReadsDatesOfDotNet) {
  EXPECT_EQ(read("/Date(1790000000000)/"), "2026-09-21T14:13:20Z second");
  EXPECT_EQ(read("/Date(1790000000000+0800)/"), "2026-09-21T14:13:20Z second");
  EXPECT_EQ(read("/Date(-1)/"), "none");
  EXPECT_EQ(read("/Date()/"), "none");
}

TEST(Timestamp, KeepsTheDayOfAClockThatCannotBe) {
  EXPECT_EQ(read("Mon, 21 Sep 2026 25:00:00 GMT"), "2026-09-21T00:00:00Z day");
}

TEST(Timestamp, ReadsCstByTheZoneOfTheSource) {
  EXPECT_EQ(read("Mon, 21 Sep 2026 10:00:00 CST", minutes{480}), "2026-09-21T10:00:00+08:00 second");
  EXPECT_EQ(read("Mon, 21 Sep 2026 10:00:00 CST"), "2026-09-21T10:00:00-06:00 second");
}

TEST(Timestamp, GivesTheSourcesZoneOnlyToDatesWithoutOne) {
  EXPECT_EQ(read("2026-09-21 10:00:00", minutes{480}), "2026-09-21T10:00:00+08:00 second");
  EXPECT_EQ(read("2026-09-21T10:00:00Z", minutes{480}), "2026-09-21T10:00:00Z second");
}

TEST(Timestamp, RefusesWhatIsNoDate) {
  for (const auto* text : {"", "news", "12", "1.5", "2026-13-45", "Mon, 41 Sep 2026", "99999999999999999999",
                           "2026年13月", "version 2.0.1", "0000-00-00 00:00:00"})
    EXPECT_EQ(read(text), "none") << text;
  EXPECT_EQ(read(std::string(5000, '1')), "none");
}

TEST(Timestamp, ReadsOffsets) {
  EXPECT_EQ(parse_utc_offset("+08:00"), minutes{480});
  EXPECT_EQ(parse_utc_offset("-0530"), minutes{-330});
  EXPECT_EQ(parse_utc_offset("Z"), minutes{0});
  EXPECT_EQ(parse_utc_offset("Asia/Shanghai"), std::nullopt);
}

TEST(ReadDate, KeepsTheClockOfItsPlaceWithSummerTime) {
  const Source source{.id = "a", .place = "Europe/Berlin"};
  const auto context = date_context_of(source, Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 27}});
  const auto at = [&](const char* text) { return to_rfc3339(*parse_timestamp(text, context)); };
  EXPECT_EQ(at("2026-01-15 10:00"), "2026-01-15T10:00:00+01:00");
  EXPECT_EQ(at("2026-07-15 10:00"), "2026-07-15T10:00:00+02:00");
  EXPECT_EQ(at("2026-07-15T10:00:00+08:00"), "2026-07-15T10:00:00+08:00");
  EXPECT_EQ(at("2026-07-15 10:00 UTC"), "2026-07-15T10:00:00Z");
  EXPECT_FALSE(read_date("2026-07-15 10:00", context)->zone_guessed);
}

TEST(IsPlace, IsOneOfTheTimeZoneDatabase) {
  for (const auto* place : {"Asia/Shanghai", "Europe/Berlin", "Etc/GMT+8"}) EXPECT_TRUE(is_place(place)) << place;
  for (const auto* none : {"", "Berlin", "Europe/Nowhere", "CST", "/", "+08:00"}) EXPECT_FALSE(is_place(none)) << none;
}

}  // namespace
}  // namespace kuaixun
