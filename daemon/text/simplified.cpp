#include "text/simplified.hpp"

#include <memory>

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include "base/utf8.hpp"

namespace kuaixun {

const HanForms& HanForms::get() {
  static const HanForms instance;
  return instance;
}

HanForms::HanForms() {
  for (char32_t c = kFirst; c <= kLast; ++c) simplified_[c - kFirst] = char16_t(c);
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
    if (end == start + 1) simplified_[c - kFirst] = lines.charAt(start);
    start = end + 1;
  }
  for (c = kFirst; c <= kLast; ++c)
    if (const char32_t s = simplified(c); s != c && is_inside(s)) is_simplified_form_.set(s - kFirst);
}

std::string HanForms::simplified(std::string_view text) const {
  std::string out(text);
  const auto byte = [&](std::size_t i) { return char32_t((unsigned char)(out[i])); };
  for (std::size_t at = 0; at + 2 < out.size();) {
    // The range in UTF-8: E4 B8 80 to E9 BF BF.
    if (byte(at) < 0xE4 || byte(at) > 0xE9) {
      ++at;
      continue;
    }
    const auto point = (byte(at) & 0xF) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
    const bool is_one = is_inside(point) && (byte(at + 1) & 0xC0) == 0x80 && (byte(at + 2) & 0xC0) == 0x80;
    if (is_one && simplified(point) != point) put_utf8(out.data() + at, simplified(point));
    at += is_one ? 3 : 1;
  }
  return out;
}

}  // namespace kuaixun
