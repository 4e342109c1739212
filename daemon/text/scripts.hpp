// Which code points are written without blanks between words.
#pragma once

#include "base/utf8.hpp"

namespace kuaixun {

// Han characters, including extensions A to H and compatibility ideographs.
constexpr bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x323AF) || c == 0x3007;
}

// Han, kana, hangul and their punctuation: scripts written without blanks between words.
constexpr bool is_cjk(char32_t c) {
  return is_han(c) || (c >= 0x3000 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) || (c >= 0xAC00 && c <= 0xD7AF) ||
         (c >= 0xFF00 && c <= 0xFFEF);
}

}  // namespace kuaixun
