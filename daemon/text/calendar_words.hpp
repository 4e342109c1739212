// Months and days of the week, as the languages of the world write them in dates.
#pragma once

#include <string_view>

namespace kuaixun {

// What a word of a date means; both are 0 for a word that is neither. "mar" is both: March, and Tuesday from Romania to
// Spain.
struct CalendarWord {
  int month = 0;    // 1 to 12
  int weekday = 0;  // ISO 8601: 1 is Monday, 7 is Sunday
};

// Names and abbreviations of CLDR in some eighty languages, in any case, with or without their accents and dots, and
// months that are cut short or inflected otherwise ("Septem", "januári"). `word` is in lower case as far as it is
// ASCII. `language` (BCP 47, may be empty) decides where languages differ: listopad is October in Croatia and November
// in Poland. The tables are made at the first word that is not English; any thread.
CalendarWord calendar_word(std::string_view word, std::string_view language);

// What the word means in English alone, which needs no table: months and days, whole or in three letters, and "sept".
// "mar" is both here, too.
CalendarWord english_calendar_word(std::string_view word);

}  // namespace kuaixun
