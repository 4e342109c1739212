// Dates that count from the moment they are read.
#pragma once

#include <optional>
#include <string_view>

#include "text/timestamp.hpp"

namespace kuaixun {

// 刚刚, 3小时前, 半小时前, 两天前, 昨天 10:00, and in English just now, 3 hours ago, yesterday 10:00; `text` is
// trimmed. Nothing when it is not wholly such a date. Units of a day and longer have Precision::day. Allocates nothing.
std::optional<DateReading> read_relative_date(std::string_view text, const DateContext& context);

inline std::optional<Timestamp> parse_relative_date(std::string_view text, const DateContext& context) {
  const auto reading = read_relative_date(text, context);
  return reading ? std::optional(reading->time) : std::nullopt;
}

}  // namespace kuaixun
