// Which addresses may be connected to: sources come from outside, and must not reach inside.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/socket.h>

#include "base/error.hpp"

namespace kuaixun {

// An IPv6 address; IPv4 ones are kept as ::ffff:a.b.c.d.
using IpAddress = std::array<std::uint8_t, 16>;

IpAddress from_ipv4(const std::array<std::uint8_t, 4>& bytes);
// Nothing for other families.
std::optional<IpAddress> address_of(const sockaddr& address);
// "192.0.2.1" or "2001:db8::1".
std::string to_string(const IpAddress& address);

// Why an address is nobody's public one: `loopback`, `private`, `link_local`, `shared` (100.64/10), `reserved`,
// `multicast`, `embedded` (an IPv4 address of those kinds inside an IPv6 one; all of Teredo). Empty for public
// addresses. Follows the IANA special-purpose registries; of IPv6, what is not given out as global unicast is
// `reserved`.
std::string_view special_purpose(const IpAddress& address);

// Decides on numeric addresses at the moment of connecting, after DNS: names and spellings cannot fool it. Pure.
class AddressGuard {
 public:
  // `allowed`: CIDR blocks that are exceptions. Errors: `bad_address_block`, naming the block.
  static Result<AddressGuard> allowing(const std::vector<std::string>& allowed);

  // Empty when it may be connected to, else why not.
  std::string_view denial(const IpAddress& address) const;

 private:
  struct Block {
    IpAddress address{};
    int bits = 0;
  };
  std::vector<Block> allowed_;
};

}  // namespace kuaixun
