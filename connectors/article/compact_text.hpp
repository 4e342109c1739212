// Text for asking whether two lines say the same.
#pragma once

#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "text/ascii.hpp"

namespace kuaixun {

// Letters and digits only, ASCII in lower case: blanks, marks and brackets of any script are left out.
inline std::string compact_text(std::string_view text) {
  std::string compact;
  compact.reserve(text.size());
  while (!text.empty()) {
    const auto before = text;
    const auto point = take_code_point(text);
    if (point < 0x80) {
      if (is_ascii_letter(char(point)) || is_ascii_digit(char(point))) compact += to_lower_ascii(char(point));
    } else if (!(point < 0xC0 || (point >= 0x2000 && point < 0x2C00) || (point >= 0x3000 && point < 0x3040) ||
                 (point >= 0xFE00 && point < 0xFF10) || (point >= 0xFF1A && point < 0xFF21) ||
                 (point >= 0xFF3B && point < 0xFF41) || (point >= 0xFF5B && point < 0xFF66))) {
      compact.append(before.substr(0, before.size() - text.size()));
    }
  }
  return compact;
}

}  // namespace kuaixun
