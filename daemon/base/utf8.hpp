// Code points in and out of UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kuaixun {

// Removes the first code point of `text`, which is not empty and valid UTF-8 (bytes that are not come out as U+FFFD).
inline char32_t take_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return (unsigned char)(text[i]); };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned char lead = byte(0);
  if (lead >= 0xE0 && lead < 0xF0 && text.size() >= 3 && continues(1) && continues(2)) {  // most of what is not ASCII
    const char32_t point = char32_t(lead & 0x0F) << 12 | char32_t(byte(1) & 0x3F) << 6 | char32_t(byte(2) & 0x3F);
    text.remove_prefix(3);
    return point;
  }
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || text.size() < length) {
    text.remove_prefix(1);
    return 0xFFFD;
  }
  char32_t point = length == 1 ? lead : lead & (0xFF >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(i)) {
      text.remove_prefix(1);
      return 0xFFFD;
    }
    point = point << 6 | (byte(i) & 0x3F);
  }
  text.remove_prefix(length);
  return point;
}

// The length of the UTF-8 sequence that `text`, which is not empty, begins with; 0 when it begins with none. Strict: no
// overlong forms, no surrogates, nothing beyond U+10FFFF (Unicode, table 3-7).
inline std::size_t utf8_sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return (unsigned char)(text[i]); };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < 2 || !continues(1)) return 0;
  if (lead < 0xE0) return 2;
  const unsigned char second = byte(1);
  if (text.size() < 3 || !continues(2)) return 0;
  if (lead < 0xF0) return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second >= 0xA0) ? 0 : 3;
  if (text.size() < 4 || !continues(3)) return 0;
  return (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second >= 0x90) ? 0 : 4;
}

// Writes a code point at `to`, which has room for four bytes; returns how many it took. Surrogates and what lies beyond
// U+10FFFF become U+FFFD.
inline std::size_t put_utf8(char* to, char32_t point) {
  if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) point = 0xFFFD;
  if (point < 0x80) {
    to[0] = char(point);
    return 1;
  }
  const std::size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  for (std::size_t i = length; i-- > 1; point >>= 6) to[i] = char(0x80 | (point & 0x3F));
  to[0] = char((0xF00u >> length & 0xFF) | point);
  return length;
}

inline void append_utf8(std::string& out, char32_t point) {
  char bytes[4];
  out.append(bytes, put_utf8(bytes, point));
}

// Characters in UTF-8: bytes that do not continue one.
inline std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += ((unsigned char)(c)&0xC0) != 0x80;
  return count;
}

// The longest prefix of at most `size` bytes that ends between two code points.
inline std::string_view prefix_of_size(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && ((unsigned char)(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

}  // namespace kuaixun
