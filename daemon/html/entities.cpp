// By https://html.spec.whatwg.org/#character-reference-state.
#include "html/entities.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

#include "html/entity_table.inc"

constexpr std::size_t kLongestName = 32;

// What the numbers 0x80 to 0x9F mean in practice: windows-1252.
constexpr std::array<char16_t, 32> kWindows1252{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

// &#123; or &#x7b; at the start of `text`; returns its length, 0 when it is none.
std::size_t take_number(std::string_view text, std::string& out) {
  const bool hex = text.size() > 2 && (text[2] | 0x20) == 'x';
  std::size_t i = hex ? 3 : 2;
  const std::size_t first = i;
  char32_t point = 0;
  for (; i < text.size(); ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0 || (!hex && digit > 9)) break;
    point = std::min<char32_t>(point * (hex ? 16 : 10) + char32_t(digit), 0x110000);
  }
  if (i == first) return 0;
  if (i < text.size() && text[i] == ';') ++i;
  if (point >= 0x80 && point < 0xA0) point = kWindows1252[point - 0x80];
  append_utf8(out, point < 0x20 && is_control((unsigned char)(point)) ? 0xFFFD : point);
  return i;
}

// &name; at the start of `text`, or a legacy &name; returns its length, 0 when it is none.
std::size_t take_name(std::string_view text, std::string& out) {
  std::size_t end = 1;
  while (end < text.size() && end <= kLongestName && (is_ascii_letter(text[end]) || is_ascii_digit(text[end]))) ++end;
  if (end < text.size() && text[end] == ';') {
    if (const auto value = entity_text(text.substr(1, end - 1)); !value.empty()) {
      out += value;
      return end + 1;
    }
  }
  for (; end > 2; --end) {
    const auto name = text.substr(1, end - 1);
    if (!std::binary_search(std::begin(kLegacyEntities), std::end(kLegacyEntities), name)) continue;
    out += entity_text(name);
    return end;
  }
  return 0;
}

}  // namespace

std::string_view entity_text(std::string_view name) {
  const auto* found =
      std::lower_bound(std::begin(kEntities), std::end(kEntities), name,
                       [](const auto& entity, std::string_view wanted) { return entity.first < wanted; });
  return found != std::end(kEntities) && found->first == name ? found->second : std::string_view{};
}

std::string resolve_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t start = 0; start < text.size();) {
    const auto mark = std::min(text.find('&', start), text.size());
    out += text.substr(start, mark - start);
    if (mark == text.size()) break;
    const auto rest = text.substr(mark);
    const auto length = rest.size() > 1 && rest[1] == '#' ? take_number(rest, out) : take_name(rest, out);
    if (length == 0) out += '&';
    start = mark + std::max<std::size_t>(length, 1);
  }
  return out;
}

void append_escaped(std::string& out, std::string_view text, Escape escape) {
  for (std::size_t start = 0; start < text.size();) {
    const auto found =
        escape == Escape::attribute ? find_any<'&', '<', '>', '"'>(text, start) : find_any<'&', '<', '>'>(text, start);
    const auto end = std::min(found, text.size());
    out += text.substr(start, end - start);
    if (end == text.size()) return;
    out += text[end] == '&' ? "&amp;" : text[end] == '<' ? "&lt;" : text[end] == '>' ? "&gt;" : "&quot;";
    start = end + 1;
  }
}

}  // namespace kuaixun
