// Dates in running text.
#pragma once

#include <optional>
#include <vector>

#include "text/timestamp.hpp"

namespace kuaixun {

struct FoundDate {
  Timestamp date;
  std::size_t at = 0, size = 0;        // the bytes that it takes
  bool has_year = true;                // false: the year is that of the page's fetch, or the one before
  bool has_zone = false;               // it names its own
  std::optional<Timestamp> swapped{};  // 03/04/2026 read the other way round: only the page can tell
  bool shows_day_first = false, shows_month_first = false;  // 24/11/2026, 11/24/2026: so are others of the page
  bool has_clock() const { return date.precision == Precision::second || date.precision == Precision::minute; }
};

// In the order of the text: 2026-09-21 10:00, 2026年9月21日 下午3:00, 2026/9/21, 26-09-2110:00, 09-21 10:00, 2026 09/21
// 10:00, 21/9/2026, Sep 21st, 2026, 21. September 2026, 21 de septiembre de 2026, 10:00 · Sep 21, 2026, … with or
// without a clock and a zone. A date ends where it ends: a second one behind it is another. At most 64; linear in the
// text.
std::vector<FoundDate> find_dates(std::string_view text, const DateContext& context);

}  // namespace kuaixun
