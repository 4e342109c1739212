// The address of a proxy, as libcurl takes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace kuaixun {

struct Proxy {
  std::string host;
  std::uint16_t port = 1080;   // as libcurl has it where none is named
  bool resolves_names = true;  // SOCKS4 and SOCKS5 without "h" leave that to us
};

// http://, https://, socks4:// (or socks://), socks4a://, socks5:// and socks5h://, with or without user and port; http
// where none is named. Nothing for anything else.
std::optional<Proxy> parse_proxy(const std::string& address);

}  // namespace kuaixun
