#include "base/printable.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace kuaixun {
namespace {

constexpr bool is_control_character(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// Calls `use` with each code point and its bytes; with U+FFFD for a byte that belongs to none.
template <class Use>
void each_code_point(std::string_view text, Use use) {
  while (!text.empty()) {
    const auto length = utf8_sequence_length(text);
    const auto bytes = text.substr(0, length == 0 ? 1 : length);
    text.remove_prefix(bytes.size());
    auto rest = bytes;
    use(length == 0 ? U'\uFFFD' : take_code_point(rest), length == 0 ? std::string_view("\xEF\xBF\xBD") : bytes);
  }
}

template <class IsKept>
std::string without_unprintable(std::string_view text, IsKept is_kept) {
  std::string out;
  out.reserve(text.size());
  each_code_point(text, [&](char32_t c, std::string_view bytes) {
    if (is_kept(c) || !is_unprintable(c))
      out += bytes;
    else if (is_control_character(c) || c == 0x2028 || c == 0x2029)
      out += ' ';
  });
  return out;
}

}  // namespace

bool is_unprintable(char32_t c) {
  if (c < 0x300) return is_control_character(c) || c == 0xAD;
  if (c >= 0x2000 && c < 0x2070)
    return c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) || c >= 0x2060;
  return c == 0x34F || c == 0x61C || c == 0x180E || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0x1D173 && c <= 0x1D17A) || (c >= 0xE0000 && c <= 0xE007F);
}

std::string printable(std::string_view text) {
  return without_unprintable(text, [](char32_t) { return false; });
}

std::string printable_lines(std::string_view text) {
  return without_unprintable(text, [](char32_t c) { return c == '\n' || c == '\t'; });
}

std::string printable_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  each_code_point(json, [&](char32_t c, std::string_view bytes) {
    // Between values, where JSON allows them, white space is itself.
    if (!is_unprintable(c) || c == '\n' || c == '\r' || c == '\t')
      out += bytes;
    else
      append_unicode_escape(out, c);
  });
  return out;
}

void append_unicode_escape(std::string& out, char32_t c) {
  constexpr char32_t kFirstOfTwo = 0x10000;
  if (c < kFirstOfTwo) {
    out += fmt::format("\\u{:04x}", std::uint32_t(c));
    return;
  }
  const auto rest = std::uint32_t(c - kFirstOfTwo);
  out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

}  // namespace kuaixun
