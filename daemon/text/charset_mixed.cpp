#include "text/charset_mixed.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "text/ascii.hpp"
#include "text/charset.hpp"
#include "text/iconv.hpp"

namespace kuaixun {
namespace {

bool is_high(char c) { return (unsigned char)(c) >= 0x80; }

// Calls `use` with each stretch and with the mark behind it, if any. A mark is no second byte of GB18030.
template <char... kMarks, class Use>
void each_stretch(std::string_view bytes, Use use) {
  for (std::size_t start = 0; start < bytes.size();) {
    const auto end = std::min(find_any<kMarks...>(bytes, start), bytes.size());
    use(bytes.substr(start, end - start));
    if (end < bytes.size()) use(bytes.substr(end, 1));
    start = end + 1;
  }
}

// Whether there are double bytes, and most of them of GB2312, whose characters are all that is common in Chinese: other
// text, and half a character of UTF-8, now and then make a character of GB18030 by chance.
bool resembles_gb2312(std::string_view bytes) {
  std::size_t common = 0, rare = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!is_high(bytes[i])) continue;
    const auto second = i + 1 < bytes.size() ? (unsigned char)(bytes[i + 1]) : 0;
    const bool in_gb2312 = (unsigned char)(bytes[i]) >= 0xA1 && second >= 0xA1;
    ++(in_gb2312 ? common : rare);
    ++i;
  }
  return common > rare && common > 1;
}

void append_bytes(std::string& out, std::string_view bytes, std::size_t& replaced) {
  for (std::size_t i = 0; i < bytes.size();) {
    if (const auto length = utf8_sequence_length(bytes.substr(i)); length > 0) {
      out += bytes.substr(i, length);
      i += length;
      continue;
    }
    const bool alone = (i == 0 || !is_high(bytes[i - 1])) && (i + 1 == bytes.size() || !is_high(bytes[i + 1]));
    const auto latin = alone ? convert_to_utf8(bytes.substr(i, 1), "windows-1252") : Converted{.replaced = 1};
    replaced += latin.replaced;
    out += latin.replaced == 0 ? latin.text : "\uFFFD";
    ++i;
  }
}

// True when the stretch was taken as a whole.
bool append_whole(std::string& out, std::string_view stretch) {
  if (is_valid_utf8(stretch)) {
    out += stretch;
    return true;
  }
  if (!resembles_gb2312(stretch)) return false;
  const auto converted = convert_to_utf8(stretch, "gb18030");
  if (!converted.known || converted.replaced > 0) return false;
  out += converted.text;
  return true;
}

}  // namespace

Utf8Census utf8_census(std::string_view bytes) {
  constexpr std::size_t kSeveral = 3;
  Utf8Census census;
  each_stretch<'<', '>'>(bytes, [&](std::string_view stretch) {
    const auto longer_before = census.longer, broken_before = census.broken;
    for (std::size_t i = 0; i < stretch.size();) {
      const auto length = utf8_sequence_length(stretch.substr(i));
      census.whole += length >= 2;
      census.longer += length >= 3;
      census.broken += length == 0;
      i += std::max<std::size_t>(length, 1);
    }
    if (census.broken == broken_before && census.longer - longer_before >= kSeveral)
      census.certain += census.longer - longer_before;
  });
  return census;
}

std::string decode_mixed(std::string_view bytes, std::size_t& replaced) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 4);
  each_stretch<'<', '>'>(bytes, [&](std::string_view element) {
    if (append_whole(text, element)) return;
    // Not of one charset from tag to tag: from word to word, then.
    each_stretch<'"', '\n', '\r', '\t', ' ', '\'', '&', ';', ',', '.'>(element, [&](std::string_view word) {
      if (!append_whole(text, word)) append_bytes(text, word, replaced);
    });
  });
  return text;
}

}  // namespace kuaixun
