// The table of contents of a report, and its lines found again in the text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "connectors/digest/lines.hpp"

namespace kuaixun {

struct Contents {
  std::size_t begin = 0, end = 0;       // its lines: five at least, each with a page number that does not fall
  std::vector<std::size_t> headings{};  // the lines after it that it names, rising
  std::size_t entries = 0;              // how many it names
};

// Without headings where there is no table of contents. Entries and headings may differ in blanks and in the width of
// their signs; what would disturb the order of most of them is no heading. Time n log n in the lines.
Contents read_contents(const std::vector<Line>& lines);

}  // namespace kuaixun
