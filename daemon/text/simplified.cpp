#include "text/simplified.hpp"

#include <array>
#include <bitset>
#include <memory>

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include "text/utf8.hpp"

namespace kuaixun {
namespace {

constexpr char32_t kFirst = 0x4E00, kLast = 0x9FFF;

struct Table {
  std::array<char16_t, kLast - kFirst + 1> simplified{};
  std::bitset<kLast - kFirst + 1> is_simplified_form;

  // ICU knows the pairs; asking it once for every character makes a table that answers at memory speed.
  Table() {
    for (char32_t c = kFirst; c <= kLast; ++c) simplified[c - kFirst] = char16_t(c);
    UErrorCode error = U_ZERO_ERROR;
    UParseError where;
    const std::unique_ptr<icu::Transliterator> rules(
        icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, where, error));
    if (U_FAILURE(error)) return;
    icu::UnicodeString lines;
    for (char32_t c = kFirst; c <= kLast; ++c) {
      lines.append(char16_t(c));
      lines.append(char16_t('\n'));
    }
    rules->transliterate(lines);
    char32_t c = kFirst;
    for (int start = 0; start < lines.length() && c <= kLast; ++c) {
      const int end = lines.indexOf(char16_t('\n'), start);
      if (end == start + 1) simplified[c - kFirst] = lines.charAt(start);
      start = end + 1;
    }
    for (c = kFirst; c <= kLast; ++c)
      if (const char32_t s = simplified[c - kFirst]; s != c && s >= kFirst && s <= kLast)
        is_simplified_form.set(s - kFirst);
  }
};

const Table& table() {
  static const Table instance;
  return instance;
}

}  // namespace

char32_t simplified(char32_t c) { return c >= kFirst && c <= kLast ? table().simplified[c - kFirst] : c; }

std::string simplified(std::string_view text) {
  const auto& forms = table().simplified;
  std::string out(text);
  const auto byte = [&](std::size_t i) { return char32_t((unsigned char)(out[i])); };
  for (std::size_t at = 0; at + 2 < out.size();) {
    // The range in UTF-8: E4 B8 80 to E9 BF BF.
    if (byte(at) < 0xE4 || byte(at) > 0xE9) {
      ++at;
      continue;
    }
    const auto point = (byte(at) & 0xF) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
    const bool is_one = point >= kFirst && (byte(at + 1) & 0xC0) == 0x80 && (byte(at + 2) & 0xC0) == 0x80;
    if (is_one && forms[point - kFirst] != point) put_utf8(out.data() + at, forms[point - kFirst]);
    at += is_one ? 3 : 1;
  }
  return out;
}

bool is_traditional_only(char32_t c) { return simplified(c) != c; }

bool is_simplified_only(char32_t c) { return c >= kFirst && c <= kLast && table().is_simplified_form[c - kFirst]; }

}  // namespace kuaixun
