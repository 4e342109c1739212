#include "connectors/wechat/mirror_address.hpp"

#include <algorithm>

#include "text/url_host.hpp"

namespace kuaixun {
namespace {

// The part of the query of a proxy's address that holds the address behind it.
std::string proxied(std::string_view address) {
  for (const std::string_view proxy : {"/img-proxy/", "/link-proxy/", "/video-proxy/"}) {
    const auto at = address.find(proxy);
    if (at == std::string_view::npos) continue;
    for (auto rest = address.substr(at + proxy.size()); !rest.empty();) {
      if (rest.front() == '?' || rest.front() == '&') rest.remove_prefix(1);
      const auto pair = rest.substr(0, rest.find('&'));
      if (pair.starts_with("u=")) return percent_decode(pair.substr(2));
      rest.remove_prefix(pair.size());
    }
  }
  return {};
}

bool is_web(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

}  // namespace

std::string behind_proxy(std::string_view address) {
  std::string found(address);
  // "https://mp.weixin.qq.com/" + an attribute that was put in with its quote.
  if (const auto quote = found.find("\"http"); quote != std::string::npos) {
    found.erase(0, quote + 1);
    found.erase(std::min(found.find('"'), found.size()));
  }
  constexpr std::string_view kLogo = "/static/res/logo/";
  if (const auto at = found.find(kLogo);
      at != std::string::npos && is_web(std::string_view(found).substr(at + kLogo.size())))
    found.erase(0, at + kLogo.size());
  for (int layer = 0; layer < 3; ++layer) {
    auto inner = proxied(found);
    if (!is_web(inner)) break;
    found = std::move(inner);
  }
  return found;
}

}  // namespace kuaixun
