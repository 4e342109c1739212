#include "fetch/proxy.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include <curl/curl.h>

namespace kuaixun {

std::optional<Proxy> parse_proxy(const std::string& address) {
  constexpr std::array<std::string_view, 6> kSchemes{"http", "https", "socks4", "socks4a", "socks5", "socks5h"};
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), &curl_url_cleanup);
  if (address.empty() || curl_url_set(url.get(), CURLUPART_URL, address.c_str(),
                                      CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return std::nullopt;
  const auto part = [&](CURLUPart which) {
    char* value = nullptr;
    if (curl_url_get(url.get(), which, &value, 0) != CURLUE_OK) return std::string{};
    const std::unique_ptr<char, void (*)(void*)> owned(value, &curl_free);
    return std::string(value);
  };
  Proxy proxy{.host = part(CURLUPART_HOST)};
  const auto scheme = address.find("://") == std::string::npos ? "http" : part(CURLUPART_SCHEME);
  if (proxy.host.empty() || std::ranges::find(kSchemes, scheme) == kSchemes.end()) return std::nullopt;
  const auto port = part(CURLUPART_PORT);
  if (scheme == "https") proxy.port = 443;
  if (!port.empty()) proxy.port = std::uint16_t(std::stoi(port));
  proxy.resolves_names = scheme != "socks4" && scheme != "socks5";
  return proxy;
}

}  // namespace kuaixun
