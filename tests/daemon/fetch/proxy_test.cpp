#include "fetch/proxy.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(ParseProxy, ReadsWhereAProxyIsAndWhoLooksNamesUp) {
  struct Case {
    const char* address;
    Proxy proxy;
  };
  const Case cases[] = {{"proxy.example", {"proxy.example", 1080, true}},
                        {"proxy.example:80", {"proxy.example", 80, true}},
                        {"http://u:p@proxy.example:3128/", {"proxy.example", 3128, true}},
                        {"HTTP://proxy.example:443", {"proxy.example", 443, true}},
                        {"https://proxy.example", {"proxy.example", 443, true}},
                        {"https://proxy.example:80", {"proxy.example", 80, true}},
                        {"socks5h://proxy.example", {"proxy.example", 1080, true}},
                        {"socks5://10.0.0.1:9050", {"10.0.0.1", 9050, false}},
                        {"socks4://proxy.example", {"proxy.example", 1080, false}},
                        {"socks://proxy.example", {"proxy.example", 1080, false}},
                        {"http://[::1]:3128", {"[::1]", 3128, true}}};
  for (const auto& [address, expected] : cases) {
    const auto proxy = parse_proxy(address);
    ASSERT_TRUE(proxy) << address;
    EXPECT_EQ(proxy->host, expected.host) << address;
    EXPECT_EQ(proxy->port, expected.port) << address;
    EXPECT_EQ(proxy->resolves_names, expected.resolves_names) << address;
  }
}

TEST(ParseProxy, RefusesEverythingElse) {
  for (const auto* address : {"", "http://", "ftp://proxy.example", "://proxy.example", "http://proxy.example:99999"})
    EXPECT_FALSE(parse_proxy(address)) << address;
}

}  // namespace
}  // namespace kuaixun
