// Dates as the world writes them.
#pragma once

#include <optional>
#include <string_view>

#include "model.hpp"

namespace kuaixun {

// What a date is read against.
struct DateContext {
  Time now{};  // of the fetch: relative forms (3小时前, 昨天 10:00) count from it
  std::optional<std::chrono::minutes>
      time_zone{};  // of dates that name no zone, and of CST; unset: UTC, and CST −06:00
};

// RFC 822 with its usual mistakes, RFC 3339, W3CDTF partials, asctime, 2026年9月21日 10:00, 昨天 10:00, 3小时前, epoch
// seconds and milliseconds, and the other forms of the field. Nothing when it is no date, is longer than 160 bytes or
// lies outside the years 1900 to 2200. Allocates nothing. The precision says what was written: a date alone is
// Precision::day.
std::optional<Timestamp> parse_timestamp(std::string_view text, const DateContext& context);

// "+08:00", "-0530", "Z", "UTC" → minutes.
std::optional<std::chrono::minutes> parse_utc_offset(std::string_view text);

}  // namespace kuaixun
