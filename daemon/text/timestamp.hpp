// Dates as the world writes them.
#pragma once

#include <optional>
#include <string_view>

#include "model.hpp"

namespace kuaixun {

// Which of the two comes first where a date writes both as numbers and the year behind them: 03/04/2026.
enum class DayOrder { unknown, day_first, month_first };

// What a date is read against.
struct DateContext {
  Time now{};  // of the fetch: relative forms (3小时前, 昨天 10:00) count from it
  std::optional<std::chrono::minutes>
      time_zone{};             // of dates that name no zone, and of CST; unset: UTC, and CST −06:00, as a guess
  std::string_view place{};    // where the clock of dates that name no zone stands; else it is time_zone's
  bool zone_is_guess = false;  // nobody has said this zone
  DayOrder order = DayOrder::unknown;  // where a date may be read both ways; unknown: 3/4 by the month, 3.4 by the day
  std::string_view language{};         // BCP 47: see calendar_word
};

// For the dates of what this source said at `now`; the source outlives it.
DateContext date_context_of(const Source& source, Time now);

// A date, and what it shows of how its document writes dates.
struct DateReading {
  Timestamp time{};
  bool zone_guessed = false;           // neither its writer nor the context names the zone
  DayOrder shows = DayOrder::unknown;  // 24/11/2026, or 03/11/2026 that is a Tuesday by its own word
  bool is_open = false;                // 03/04/2026: the context's order decided, or the custom
};

// RFC 822 with its usual mistakes, RFC 3339, W3CDTF partials, asctime, 2026年9月21日 10:00, 昨天 10:00, 3小时前, epoch
// seconds and milliseconds, months in some eighty languages, and the other forms of the field. Nothing when it is no
// date, is longer than 160 bytes or lies outside the years 1900 to 2200. The precision says what was written: a date
// alone is Precision::day. Allocates nothing for dates in English and in numbers. Any thread.
std::optional<DateReading> read_date(std::string_view text, const DateContext& context);

inline std::optional<Timestamp> parse_timestamp(std::string_view text, const DateContext& context) {
  const auto reading = read_date(text, context);
  return reading ? std::optional(reading->time) : std::nullopt;
}

// Whether it is a place of the IANA time zone database, like "Asia/Shanghai".
bool is_place(std::string_view text);

// "+08:00", "-0530", "Z", "UTC" → minutes.
std::optional<std::chrono::minutes> parse_utc_offset(std::string_view text);

}  // namespace kuaixun
