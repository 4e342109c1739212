// What the configuration's [fetch] says. config/kuaixun.toml documents each.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace kuaixun {

struct HostLimits {
  int concurrent = 2;                   // requests to one host at a time
  std::chrono::milliseconds gap{1000};  // from the start of one request to a host to the start of the next
};

struct FetchSettings {
  std::string user_agent = "kuaixun/0.1 (+https://kuaixun.example/bot)";
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{60'000};  // the whole request with all its redirects
  int at_once = 64;                           // requests under way, to all hosts together: see HostLimiter
  std::size_t max_body_bytes = 16 << 20;      // after decompression
  std::size_t memory = 256'000'000;           // [limits]: for all bytes in flight, see MemoryBudget
  int max_redirects = 5;
  HostLimits per_host{};
  std::vector<std::string> allow_addresses{};  // CIDR blocks: exceptions to the address guard
  std::vector<std::string> name_servers{};     // to ask, "address" or "address:port"; empty: the system's
  std::string proxy{};    // http://… or socks5h://…; the guard then sees the proxy's address only
  std::string ca_file{};  // PEM; empty: the system's
};

}  // namespace kuaixun
