// A date in the making.
#pragma once

#include <optional>

#include "text/date_zones.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {

// The parts of a date as they are found; −1: not there.
struct DateParts {
  int year = -1, month = -1, day = -1;
  int hour = -1, minute = -1, second = -1;
  bool afternoon = false, morning = false;
  std::optional<DateZone> zone{};
};

// The point in time; nothing when there is no such day or clock. What is missing decides the precision.
std::optional<DateReading> finish(DateParts parts, const DateContext& context);

// The year that a number of so many digits means: 26 is 2026, 94 is 1994, 105 counts from 1900.
int full_year(std::uint64_t value, int digits);

constexpr bool is_month_and_day(int month, int day) { return month >= 1 && month <= 12 && day >= 1 && day <= 31; }

}  // namespace kuaixun
