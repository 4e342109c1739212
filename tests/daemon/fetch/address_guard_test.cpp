#include "fetch/address_guard.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

namespace kuaixun {
namespace {

IpAddress address_of(const char* text) {
  std::array<std::uint8_t, 4> v4{};
  if (inet_pton(AF_INET, text, v4.data()) == 1) return from_ipv4(v4);
  IpAddress v6{};
  EXPECT_EQ(inet_pton(AF_INET6, text, v6.data()), 1) << text;
  return v6;
}

std::string denial(const char* text, const std::vector<std::string>& allowed = {}) {
  return std::string(AddressGuard::allowing(allowed).value().denial(address_of(text)));
}

TEST(AddressGuard, LetsPublicAddressesThrough) {
  for (const auto* text : {"1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2400:3200::1",
                           "64:ff9b::101:101", "2002:101:101::1", "2a00:1450::5efe:101:101", "2a00:1450:4001:81b::200e",
                           "2001:4860:4860::8888", "192.31.196.1", "192.175.48.1"})
    EXPECT_EQ(denial(text), "") << text;
}

TEST(AddressGuard, DeniesEverySpecialPurposeWithItsReason) {
  const std::pair<const char*, const char*> cases[] = {
      {"127.0.0.1", "loopback"},
      {"10.1.2.3", "private"},
      {"172.16.0.1", "private"},
      {"172.31.255.255", "private"},
      {"192.168.1.1", "private"},
      {"169.254.169.254", "link_local"},
      {"100.64.0.1", "shared"},
      {"0.0.0.0", "reserved"},
      {"192.0.2.1", "reserved"},
      {"198.18.0.1", "reserved"},
      {"203.0.113.9", "reserved"},
      {"224.0.0.1", "multicast"},
      {"255.255.255.255", "reserved"},
      {"::1", "loopback"},
      {"::", "reserved"},
      {"fe80::1", "link_local"},
      {"fc00::1", "private"},
      {"fd12::1", "private"},
      {"ff02::1", "multicast"},
      {"2001:db8::1", "reserved"},
      {"::ffff:10.0.0.1", "private"},
      {"64:ff9b::a00:1", "embedded"},
      {"2002:7f00:1::", "embedded"},
      {"::7f00:1", "embedded"},
      {"2001:0:4136:e378:8000:63bf:80ff:fffe", "embedded"},
      {"2001:0:4136:e378:8000:63bf:fefe:fefe", "embedded"},  // Teredo reaches nobody's site
      {"::ffff:0:127.0.0.1", "embedded"},
      {"::ffff:0:10.0.0.1", "embedded"},
      {"::ffff:0:169.254.169.254", "embedded"},
      {"::ffff:0:1.1.1.1", "reserved"},  // not to be seen outside a translator
      {"::10.0.0.1", "embedded"},
      {"::1.1.1.1", "reserved"},
      {"64:ff9b::169.254.169.254", "embedded"},
      {"64:ff9b:1::a00:1", "private"},
      {"64:ff9b:1:a00:1::", "private"},
      {"2002:a9fe:a9fe::1", "embedded"},
      {"2a00:1450::5efe:10.0.0.1", "embedded"},
      {"2a00:1450::200:5efe:192.168.0.1", "embedded"},
      {"fe80::5efe:10.0.0.1", "link_local"},
      {"2001:2::1", "reserved"},
      {"2001:10::1", "reserved"},
      {"2001:20::1", "reserved"},
      {"3fff::1", "reserved"},
      {"5f00::1", "reserved"},
      {"100::1", "reserved"},
      {"100:0:0:1::1", "reserved"},
      {"200:1:2::1", "reserved"},  // an overlay's
      {"4000::1", "reserved"},
      {"fec0::1", "private"},
      {"fe00::1", "reserved"},
      {"192.0.0.170", "reserved"},
      {"192.88.99.1", "reserved"},
      {"239.1.1.1", "multicast"},
  };
  for (const auto& [text, reason] : cases) EXPECT_EQ(denial(text), reason) << text;
}

TEST(AddressGuard, AllowsTheBlocksThatWereNamed) {
  EXPECT_EQ(denial("127.0.0.1", {"127.0.0.0/8"}), "");
  EXPECT_EQ(denial("10.0.0.1", {"127.0.0.0/8"}), "private");
  EXPECT_EQ(denial("fd00::5", {"fd00::/16"}), "");
  EXPECT_EQ(denial("10.0.0.7", {"10.0.0.7"}), "");
  EXPECT_EQ(denial("10.0.0.8", {"10.0.0.7"}), "private");
}

TEST(AddressGuard, NamesABlockThatIsNone) {
  for (const auto* text : {"10.0.0.0/33", "localhost", "10.0.0.0/", "10.0.0/8", "::/129"})
    EXPECT_FALSE(AddressGuard::allowing({text})) << text;
}

}  // namespace
}  // namespace kuaixun
