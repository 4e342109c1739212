#include "text/date_parts.hpp"

#include <algorithm>

namespace kuaixun {

using namespace std::chrono;

std::optional<DateReading> finish(DateParts parts, const DateContext& context) {
  constexpr int kFirstYear = 1900, kLastYear = 2200;
  if (parts.year < kFirstYear || parts.year > kLastYear) return std::nullopt;
  Timestamp result;
  result.precision = parts.month < 0    ? Precision::year
                     : parts.day < 0    ? Precision::month
                     : parts.hour < 0   ? Precision::day
                     : parts.second < 0 ? Precision::minute
                                        : Precision::second;
  parts.month = std::max(parts.month, 1);
  parts.day = std::max(parts.day, 1);
  const year_month_day date{year{parts.year}, month{unsigned(parts.month)}, day{unsigned(parts.day)}};
  int hour = std::max(parts.hour, 0);
  const int minute = std::max(parts.minute, 0), second = std::min(std::max(parts.second, 0), 60);
  if (parts.afternoon && hour < 12) hour += 12;
  if (parts.morning && hour == 12) hour = 0;
  if (!date.ok() || hour > 24 || minute > 59 || (hour == 24 && minute + second > 0)) return std::nullopt;
  // A leap second counts as the second before it; 24:00 is the next day's 00:00.
  const Time local = sys_days{date} + hours{hour} + minutes{minute} + seconds{std::min(second, 59)};
  const auto usual = context.time_zone.value_or(minutes{0});
  if (!parts.zone)
    result.offset = context.place.empty() ? usual : offset_at(context.place, local).value_or(usual);
  else if (parts.zone->place.empty())
    result.offset = parts.zone->offset;
  else
    result.offset = offset_at(parts.zone->place, local).value_or(parts.zone->offset);
  result.at = local - result.offset;
  const bool is_said = context.time_zone && !context.zone_is_guess;
  return DateReading{.time = result, .zone_guessed = !is_said && (!parts.zone || parts.zone->is_ambiguous)};
}

int full_year(std::uint64_t value, int digits) {
  if (digits >= 3) return digits == 3 ? int(value) + 1900 : int(value);
  return int(value) < 70 ? int(value) + 2000 : int(value) + 1900;
}

}  // namespace kuaixun
