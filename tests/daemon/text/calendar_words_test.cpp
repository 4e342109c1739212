#include "text/calendar_words.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(CalendarWords, KnowsEnglishWithoutATable) {
  EXPECT_EQ(english_calendar_word("september").month, 9);
  EXPECT_EQ(english_calendar_word("sept").month, 9);
  EXPECT_EQ(english_calendar_word("sep").month, 9);
  EXPECT_EQ(english_calendar_word("thursday").weekday, 4);
  EXPECT_EQ(english_calendar_word("sun").weekday, 7);
}

TEST(CalendarWords, TakesNoNameOfSomebodyForAnEnglishMonth) {
  for (const auto* name : {"mark", "janet", "augusta", "julian", "mai", ""}) {
    EXPECT_EQ(english_calendar_word(name).month, 0) << name;
    EXPECT_EQ(english_calendar_word(name).weekday, 0) << name;
  }
}

TEST(CalendarWords, SaysTheSameAsTheTableOfAllLanguages) {
  EXPECT_EQ(calendar_word("monday", "de").weekday, 1);
  EXPECT_EQ(calendar_word("mar", "").month, 3);
  EXPECT_EQ(calendar_word("mar", "").weekday, 2);
  EXPECT_EQ(calendar_word("septembre", "").month, 9);
}

}  // namespace
}  // namespace kuaixun
