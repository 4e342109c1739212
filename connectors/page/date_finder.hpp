// Dates in running text.
#pragma once

#include <vector>

#include "text/timestamp.hpp"

namespace kuaixun {

struct FoundDate {
  Timestamp date;
  std::size_t at = 0;    // the byte at which it begins
  bool has_year = true;  // false: the year is that of the page's fetch, or the one before
  bool has_clock() const { return date.precision == Precision::second || date.precision == Precision::minute; }
};

// In the order of the text: 2026-09-21 10:00, 2026年9月21日 下午3:00, 2026/9/21, 26-09-2110:00, 09-21 10:00, 2026 09/21
// 10:00, Sep 21, 2026, 21 September 2026, … with or without a clock. At most 64; linear in the text.
std::vector<FoundDate> find_dates(std::string_view text, const DateContext& context);

}  // namespace kuaixun
