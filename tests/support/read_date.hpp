// Dates as tests state them: what is read, as RFC 3339 with its precision.
#pragma once

#include <string>

#include "text/timestamp.hpp"

namespace kuaixun {

// Monday 2026-09-21 12:00 UTC, 20:00 in China.
inline const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21} + std::chrono::hours{12}};

inline std::string read(std::string_view text, std::optional<std::chrono::minutes> zone = std::nullopt) {
  const auto result = parse_timestamp(text, DateContext{kNow, zone});
  return result ? to_rfc3339(*result) + " " + std::string(to_string(result->precision)) : "none";
}

struct DateCase {
  const char* text;
  const char* expected;
};

}  // namespace kuaixun
