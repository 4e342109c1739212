// Letters, digits and space of ASCII, whatever the locale.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
constexpr bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr char to_lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; }

// The value of a hexadecimal digit, or -1.
constexpr int hex_digit(char c) {
  if (is_ascii_digit(c)) return c - '0';
  const char lower = char(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

inline std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower_ascii(c);
  return lower;
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (to_lower_ascii(a[i]) != to_lower_ascii(b[i])) return false;
  return true;
}

constexpr std::string_view trim_ascii(std::string_view text) {
  while (!text.empty() && is_ascii_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ascii_space(text.back())) text.remove_suffix(1);
  return text;
}

// The position of the first wanted character, or npos. `is_wanted` has no branches (& and |, not && and ||): whole
// blocks are looked at first, in what the compiler makes vector instructions of.
template <class IsWanted>
constexpr std::size_t find_where(std::string_view text, std::size_t from, IsWanted is_wanted) {
  constexpr std::size_t kBlock = 32;
  std::size_t at = from;
  for (; at + kBlock <= text.size(); at += kBlock) {
    unsigned char found = 0;
    for (std::size_t i = 0; i < kBlock; ++i) found |= (unsigned char)(is_wanted((unsigned char)(text[at + i])));
    if (found != 0) break;
  }
  for (; at < text.size(); ++at)
    if (is_wanted((unsigned char)(text[at]))) return at;
  return std::string_view::npos;
}

// What find_first_of() answers, at many times its speed.
template <char... kWanted>
constexpr std::size_t find_any(std::string_view text, std::size_t from = 0) {
  return find_where(text, from, [](unsigned char c) { return ((c == (unsigned char)(kWanted)) | ...); });
}

// Control characters other than tab and line ends: no text of a person holds them, and XML forbids them.
constexpr bool is_control(unsigned char c) { return (c < 0x20) & (c != '\t') & (c != '\n') & (c != '\r'); }

constexpr bool has_controls(std::string_view text) { return find_where(text, 0, is_control) != std::string_view::npos; }

inline std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    if (!is_control((unsigned char)(c))) out += c;
  return out;
}

// The position of `needle` (lower case) in `text` in any case, or npos.
inline std::size_t find_ignoring_case(std::string_view text, std::string_view needle, std::size_t from = 0) {
  for (std::size_t i = from; i + needle.size() <= text.size(); ++i)
    if (to_lower_ascii(text[i]) == needle[0] && equal_ignoring_case(text.substr(i, needle.size()), needle)) return i;
  return std::string_view::npos;
}

}  // namespace kuaixun
