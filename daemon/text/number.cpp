#include "text/number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongest = 64;

// What stands between groups of three digits; the blanks are U+00A0, U+2009 and U+202F.
constexpr std::array<std::string_view, 9> kSeparators{
    ",", ".", " ", "'", "_", "\xE2\x80\x99", "\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF"};

std::size_t digits_at(std::string_view text) {
  return std::size_t(std::find_if_not(text.begin(), text.end(), is_ascii_digit) - text.begin());
}

std::string_view separator_at(std::string_view text) {
  for (const auto separator : kSeparators)
    if (text.starts_with(separator)) return separator;
  return {};
}

// Takes the digits, and groups of three behind them, off the text. A single group behind a point may as well be a
// fraction: it is left.
std::string take_digits(std::string_view& text) {
  std::string digits(text.substr(0, digits_at(text)));
  text.remove_prefix(digits.size());
  if (digits.empty() || digits.size() > 3) return digits;
  const auto separator = separator_at(text);
  auto rest = text;
  std::string groups;
  while (!separator.empty() && rest.starts_with(separator) && digits_at(rest.substr(separator.size())) == 3) {
    groups += rest.substr(separator.size(), 3);
    rest.remove_prefix(separator.size() + 3);
  }
  if (groups.empty() || (separator == "." && groups.size() == 3)) return digits;
  text = rest;
  return digits + groups;
}

// ".0", ".00": a whole number all the same.
void skip_empty_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return;
  const auto zeros = std::min(text.find_first_not_of('0', 1), text.size());
  if (zeros > 1) text.remove_prefix(zeros);
}

}  // namespace

std::optional<std::uint64_t> whole_number(std::string_view text, std::string_view unit) {
  text = trim_ascii(text);
  if (text.size() > kLongest) return std::nullopt;
  const auto digits = take_digits(text);
  skip_empty_fraction(text);
  text = trim_ascii(text);
  if (digits.empty() || !(text.empty() || (!unit.empty() && equal_ignoring_case(text, unit)))) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} ? std::optional(value) : std::nullopt;
}

std::optional<std::uint32_t> pixels(std::string_view text) {
  const auto value = whole_number(text, "px");
  if (!value || *value > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return std::uint32_t(*value);
}

}  // namespace kuaixun
