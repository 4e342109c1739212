// Lines of a text that lies in memory.
#pragma once

#include <algorithm>
#include <string_view>

namespace kuaixun {

// Takes what stands before the next line end off the front, and that line end.
inline std::string_view take_line(std::string_view& lines) {
  const auto line = lines.substr(0, lines.find('\n'));
  lines.remove_prefix(std::min(line.size() + 1, lines.size()));
  return line;
}

}  // namespace kuaixun
