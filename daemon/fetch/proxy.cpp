#include "fetch/proxy.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "text/ascii.hpp"
#include "text/url.hpp"

namespace kuaixun {

std::optional<Proxy> parse_proxy(const std::string& address) {
  constexpr std::array<std::string_view, 7> kSchemes{"http",    "https",  "socks",  "socks4",
                                                     "socks4a", "socks5", "socks5h"};
  const auto mark = address.find("://");
  const auto scheme = mark == std::string::npos ? "http" : to_lower_ascii(address.substr(0, mark));
  if (std::ranges::find(kSchemes, scheme) == kSchemes.end()) return std::nullopt;
  const auto rest = mark == std::string::npos ? address : address.substr(mark + 3);
  const auto url = parse_url("http://" + rest), other = parse_url("https://" + rest);  // each leaves its own port out
  if (!url || !other) return std::nullopt;
  return Proxy{.host = url->host,
               .port = url->port.value_or(other->port.value_or(scheme == "https" ? 443 : 1080)),
               .resolves_names = scheme != "socks" && scheme != "socks4" && scheme != "socks5"};
}

}  // namespace kuaixun
