#include "fetch/address_guard.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

namespace kuaixun {
namespace {

constexpr int kMappedBits = 96;  // ::ffff:0:0/96 holds IPv4

struct Range {
  std::string_view block;
  std::string_view reason;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-special-registry; the first that holds counts.
constexpr std::array kSpecial{
    Range{"0.0.0.0/8", "reserved"},      Range{"10.0.0.0/8", "private"},        Range{"100.64.0.0/10", "shared"},
    Range{"127.0.0.0/8", "loopback"},    Range{"169.254.0.0/16", "link_local"}, Range{"172.16.0.0/12", "private"},
    Range{"192.0.0.0/24", "reserved"},   Range{"192.0.2.0/24", "reserved"},     Range{"192.88.99.0/24", "reserved"},
    Range{"192.168.0.0/16", "private"},  Range{"198.18.0.0/15", "reserved"},    Range{"198.51.100.0/24", "reserved"},
    Range{"203.0.113.0/24", "reserved"}, Range{"224.0.0.0/4", "multicast"},     Range{"240.0.0.0/4", "reserved"},
    Range{"::1/128", "loopback"},        Range{"::/128", "reserved"},           Range{"64:ff9b:1::/48", "private"},
    Range{"2001::/32", "embedded"},      Range{"2001::/23", "reserved"},        Range{"2001:db8::/32", "reserved"},
    Range{"3fff::/20", "reserved"},      Range{"fc00::/7", "private"},          Range{"fe80::/10", "link_local"},
    Range{"fec0::/10", "private"},       Range{"ff00::/8", "multicast"},
};

struct Parsed {
  IpAddress address{};
  int bits = 128;
};

std::optional<Parsed> parse_block(std::string_view text) {
  Parsed result;
  const auto slash = text.find('/');
  const std::string address(text.substr(0, slash));
  std::array<std::uint8_t, 4> v4{};
  int most = 128;
  if (inet_pton(AF_INET, address.c_str(), v4.data()) == 1) {
    result.address = from_ipv4(v4);
    most = 32;
  } else if (inet_pton(AF_INET6, address.c_str(), result.address.data()) != 1) {
    return std::nullopt;
  }
  int bits = most;
  if (slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc{} || end != digits.data() + digits.size() || bits < 0 || bits > most) return std::nullopt;
  }
  result.bits = most == 32 ? bits + kMappedBits : bits;
  return result;
}

bool within(const IpAddress& address, const IpAddress& block, int bits) {
  for (int i = 0; i < 16 && bits > 0; ++i, bits -= 8) {
    const int mask = bits >= 8 ? 0xFF : 0xFF << (8 - bits) & 0xFF;
    if ((address[std::size_t(i)] & mask) != (block[std::size_t(i)] & mask)) return false;
  }
  return true;
}

bool is_mapped(const IpAddress& address) {
  return std::all_of(address.begin(), address.begin() + 10, [](auto byte) { return byte == 0; }) &&
         address[10] == 0xFF && address[11] == 0xFF;
}

// Where an IPv6 address carries an IPv4 one, behind which prefix.
struct Embedding {
  std::string_view prefix;
  std::size_t at;
};

constexpr std::array kEmbeddings{
    Embedding{"::/96", 12},            // IPv4-compatible, RFC 4291
    Embedding{"::ffff:0:0:0/96", 12},  // IPv4-translated, RFC 2765
    Embedding{"64:ff9b::/96", 12},     // NAT64, RFC 6052
    Embedding{"2002::/16", 2},         // 6to4, RFC 3056
};

bool is_in(const IpAddress& address, std::string_view block) {
  const auto parsed = parse_block(block);
  return within(address, parsed->address, parsed->bits);
}

// ISATAP, RFC 5214: an interface identifier 0:5efe:a.b.c.d under any prefix, whatever its two lowest bits say.
bool is_isatap(const IpAddress& a) { return (a[8] & 0xFC) == 0 && a[9] == 0 && a[10] == 0x5E && a[11] == 0xFE; }

bool carries_special(const IpAddress& address) {
  const auto is_special_at = [&](std::size_t at) {
    return !special_purpose(from_ipv4({address[at], address[at + 1], address[at + 2], address[at + 3]})).empty();
  };
  if (is_isatap(address) && is_special_at(12)) return true;
  return std::any_of(kEmbeddings.begin(), kEmbeddings.end(),
                     [&](const Embedding& each) { return is_in(address, each.prefix) && is_special_at(each.at); });
}

// All that is given out to be reached by all (2000::/3), and IPv4 behind a translator.
bool is_global_unicast(const IpAddress& address) {
  return is_in(address, "2000::/3") || is_in(address, "64:ff9b::/96");
}

}  // namespace

IpAddress from_ipv4(const std::array<std::uint8_t, 4>& bytes) {
  IpAddress address{};
  address[10] = address[11] = 0xFF;
  std::copy(bytes.begin(), bytes.end(), address.begin() + 12);
  return address;
}

std::optional<IpAddress> address_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &v4.sin_addr, 4);
    return from_ipv4(bytes);
  }
  if (address.sa_family == AF_INET6) {
    IpAddress bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
    return bytes;
  }
  return std::nullopt;
}

std::string to_string(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_mapped(address))
    inet_ntop(AF_INET, address.data() + 12, text.data(), text.size());
  else
    inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  return text.data();
}

std::string_view special_purpose(const IpAddress& address) {
  static const auto blocks = [] {
    std::array<Parsed, kSpecial.size()> parsed{};
    std::transform(kSpecial.begin(), kSpecial.end(), parsed.begin(),
                   [](const Range& range) { return parse_block(range.block).value(); });
    return parsed;
  }();
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (within(address, blocks[i].address, blocks[i].bits)) return kSpecial[i].reason;
  if (is_mapped(address)) return {};
  if (carries_special(address)) return "embedded";
  return is_global_unicast(address) ? std::string_view{} : "reserved";
}

Result<AddressGuard> AddressGuard::allowing(const std::vector<std::string>& allowed) {
  AddressGuard guard;
  for (const auto& text : allowed) {
    const auto block = parse_block(text);
    if (!block)
      return Error{"bad_address_block",
                   fmt::format("\"{}\" is no address or block: expected one like 10.1.0.0/16 or fd00::/8", text)};
    guard.allowed_.push_back({block->address, block->bits});
  }
  return guard;
}

std::string_view AddressGuard::denial(const IpAddress& address) const {
  for (const auto& block : allowed_)
    if (within(address, block.address, block.bits)) return {};
  return special_purpose(address);
}

}  // namespace kuaixun
