#include "text/simplified.hpp"

#include <array>
#include <bitset>
#include <memory>

#include <unicode/translit.h>
#include <unicode/unistr.h>

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

bool is_traditional_only(char32_t c) { return simplified(c) != c; }

bool is_simplified_only(char32_t c) { return c >= kFirst && c <= kLast && table().is_simplified_form[c - kFirst]; }

}  // namespace kuaixun
