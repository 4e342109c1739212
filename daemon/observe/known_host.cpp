#include "observe/known_host.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <boost/asio/ip/address.hpp>

namespace kuaixun {
namespace {

using asio::ip::address;

std::string lower(std::string_view text) {
  std::string result(text);
  for (auto& c : result)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return result;
}

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size();
}

// "Name.:80" → "name", "[::1]:80" → "::1"; empty when it is no host.
std::string name_of(std::string_view host) {
  const auto colon = host.rfind(':');
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    if (end == std::string_view::npos) return {};
    const auto rest = host.substr(end + 1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return {};
    return lower(host.substr(1, end - 1));
  }
  if (colon != std::string_view::npos) {
    if (!is_port(host.substr(colon + 1))) return {};
    host = host.substr(0, colon);
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  return lower(host);
}

std::optional<address> address_of(const std::string& name) {
  boost::system::error_code bad;
  const auto parsed = asio::ip::make_address(name, bad);
  if (bad) return std::nullopt;
  if (parsed.is_v6() && parsed.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, parsed.to_v6());
  return parsed;
}

bool is_known(std::string_view host, const std::string& local_address, const std::vector<std::string>& hosts) {
  const auto name = name_of(host);
  if (name.empty()) return false;
  if (name == "localhost") return true;
  if (const auto said = address_of(name); said && (said->is_loopback() || said == address_of(local_address)))
    return true;
  return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& each) { return lower(each) == name; });
}

}  // namespace

bool is_from_known_host(const HttpRequest& request, const std::vector<std::string>& hosts) {
  if (!is_known(request.host, request.local_address, hosts)) return false;
  if (request.origin.empty()) return true;
  const auto scheme = request.origin.find("://");
  return scheme != std::string::npos &&
         is_known(std::string_view(request.origin).substr(scheme + 3), request.local_address, hosts);
}

bool is_host_name(std::string_view text) {
  return !text.empty() && (address_of(std::string(text)) ||
                           (name_of(text) == lower(text) && text.find_first_of("/[] \t@?#") == std::string_view::npos));
}

}  // namespace kuaixun
