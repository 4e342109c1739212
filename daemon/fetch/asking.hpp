// How a source is asked, where it is not asked as all others are.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace kuaixun {

// What is empty or 0 is as [fetch] has it. Header fields, cookie, user and password are shown to the origin (RFC 6454)
// of `address` alone, whatever redirects or links lead elsewhere: they are secrets.
struct Asking {
  enum class Scheme { basic, digest };

  std::string address{};  // the source's own
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string cookie{};  // "name=value; …"
  std::string user{}, password{};
  Scheme scheme = Scheme::basic;  // RFC 7617, or RFC 7616
  std::string user_agent{};
  std::string proxy{};  // "none": directly, whatever fetch.proxy says
  std::chrono::milliseconds timeout{0};
  std::size_t max_body_bytes = 0;
  bool operator==(const Asking&) const = default;
};

}  // namespace kuaixun
