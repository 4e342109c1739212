#include "text/url_host.hpp"

#include <array>
#include <cstdint>
#include <vector>

#include <fmt/format.h>
#include <unicode/uidna.h>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

bool is_forbidden_in_domain(unsigned char c) {
  return c <= 0x20 || c == 0x7f || std::string_view("#%/:<>?@[\\]^|").find(char(c)) != std::string_view::npos;
}

const UIDNA* idna() {
  static const UIDNA* instance = [] {
    UErrorCode error = U_ZERO_ERROR;
    return uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &error);
  }();
  return instance;
}

// Hyphens and lengths are not checked: the standard calls ToASCII with CheckHyphens and VerifyDnsLength false.
constexpr std::uint32_t kToleratedErrors = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                           UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                           UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

std::optional<std::string> to_ascii(const std::string& domain) {
  if (domain.size() > 1024) return std::nullopt;
  bool plain = true;
  for (const unsigned char c : domain) plain = plain && c < 0x80;
  std::string lower = to_lower_ascii(domain);
  if (plain && lower.find("xn--") == std::string::npos) return lower;
  std::array<char, 4096> out{};
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode error = U_ZERO_ERROR;
  const auto length =
      uidna_nameToASCII_UTF8(idna(), domain.data(), int(domain.size()), out.data(), int(out.size()), &info, &error);
  // A label that only claims to be punycode is a name like any other.
  if (plain && (info.errors & (UIDNA_ERROR_PUNYCODE | UIDNA_ERROR_INVALID_ACE_LABEL)) != 0) return lower;
  if (U_FAILURE(error) || (info.errors & ~kToleratedErrors) != 0) return std::nullopt;
  return std::string(out.data(), std::size_t(length));
}

// One part of an IPv4 address: decimal, 0x hexadecimal or 0 octal. Nothing when it is no number.
std::optional<std::uint64_t> parse_ipv4_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  unsigned base = 10;
  if (text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() >= 2 && text[0] == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  std::uint64_t value = 0;
  for (const char c : text) {
    const int digit = hex_digit(c);
    if (digit < 0 || unsigned(digit) >= base) return std::nullopt;
    value = std::min<std::uint64_t>(value * base + unsigned(digit), 1ull << 40);
  }
  return value;
}

std::vector<std::string_view> split_dots(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0;;) {
    const auto dot = text.find('.', start);
    parts.push_back(text.substr(start, dot - start));
    if (dot == std::string_view::npos) return parts;
    start = dot + 1;
  }
}

bool ends_in_number(const std::vector<std::string_view>& parts) {
  const auto last = parts.back();
  const bool digits = !last.empty() && last.find_first_not_of("0123456789") == std::string_view::npos;
  return digits || (last.size() >= 2 && last[0] == '0' && (last[1] | 0x20) == 'x' && parse_ipv4_number(last));
}

// The host when it is an IPv4 address in any spelling; an empty string when it ends in a number but is none.
std::optional<std::string> parse_ipv4(std::string_view host) {
  auto parts = split_dots(host);
  if (parts.back().empty() && parts.size() > 1) parts.pop_back();
  if (!ends_in_number(parts)) return std::nullopt;
  if (parts.size() > 4) return "";
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = parse_ipv4_number(parts[i]);
    if (!number) return "";
    if (i + 1 < parts.size()) {
      if (*number > 255) return "";
      address |= *number << (8 * (3 - i));
    } else {
      if (*number >= 1ull << (8 * (5 - parts.size()))) return "";
      address |= *number;
    }
  }
  return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

using Pieces = std::array<std::uint16_t, 8>;

// The IPv4 tail of an IPv6 address, as two pieces.
bool parse_ipv4_tail(std::string_view text, Pieces& pieces, std::size_t at) {
  const auto parts = split_dots(text);
  if (parts.size() != 4 || at > 6) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    if (parts[i].empty() || parts[i].size() > 3 || (parts[i].size() > 1 && parts[i][0] == '0')) return false;
    unsigned value = 0;
    for (const char c : parts[i]) {
      if (c < '0' || c > '9') return false;
      value = value * 10 + unsigned(c - '0');
    }
    if (value > 255) return false;
    auto& piece = pieces[at + i / 2];
    piece = std::uint16_t(piece << 8 | value);
  }
  return true;
}

std::optional<Pieces> parse_ipv6(std::string_view text) {
  Pieces pieces{};
  std::size_t count = 0;
  std::optional<std::size_t> gap;
  std::size_t i = 0;
  if (text.starts_with("::")) {
    gap = 0;
    i = 2;
  } else if (text.starts_with(":")) {
    return std::nullopt;
  }
  while (i < text.size()) {
    if (count == 8) return std::nullopt;
    if (text[i] == ':') {
      if (gap) return std::nullopt;
      gap = count;
      ++i;
      continue;
    }
    const auto end = std::min(text.find(':', i), text.size());
    const auto piece = text.substr(i, end - i);
    if (piece.find('.') != std::string_view::npos) {
      if (end != text.size() || !parse_ipv4_tail(piece, pieces, count)) return std::nullopt;
      count += 2;
      i = end;
      break;
    }
    if (piece.size() > 4) return std::nullopt;
    unsigned value = 0;
    for (const char c : piece) {
      if (hex_digit(c) < 0) return std::nullopt;
      value = value * 16 + unsigned(hex_digit(c));
    }
    pieces[count++] = std::uint16_t(value);
    i = end;
    if (i < text.size() && ++i == text.size()) return std::nullopt;  // a single colon at the end
  }
  if (gap) {
    if (count == 8) return std::nullopt;
    for (std::size_t moved = 0; moved < count - *gap; ++moved) {
      std::swap(pieces[7 - moved], pieces[count - 1 - moved]);
    }
  } else if (count != 8) {
    return std::nullopt;
  }
  return pieces;
}

std::string to_text(const Pieces& pieces) {
  std::size_t best = 8, best_length = 1;
  for (std::size_t i = 0; i < 8;) {
    std::size_t length = 0;
    while (i + length < 8 && pieces[i + length] == 0) ++length;
    if (length > best_length) {
      best = i;
      best_length = length;
    }
    i += length + 1;
  }
  std::string text = "[";
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      text += i == 0 ? "::" : ":";
      i += best_length - 1;
      continue;
    }
    text += fmt::format("{:x}", pieces[i]);
    if (i < 7) text += ':';
  }
  return text + "]";
}

}  // namespace

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += char(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::optional<std::string> parse_host(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.front() == '[') {
    if (text.back() != ']') return std::nullopt;
    const auto pieces = parse_ipv6(text.substr(1, text.size() - 2));
    if (!pieces) return std::nullopt;
    return to_text(*pieces);
  }
  auto ascii = to_ascii(percent_decode(text));
  if (!ascii || ascii->empty()) return std::nullopt;
  for (const unsigned char c : *ascii)
    if (is_forbidden_in_domain(c)) return std::nullopt;
  if (auto address = parse_ipv4(*ascii)) {
    if (address->empty()) return std::nullopt;
    return address;
  }
  return ascii;
}

}  // namespace kuaixun
