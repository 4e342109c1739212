// What the configuration's [admin] says. config/kuaixun.toml documents each.
#pragma once

#include <string>
#include <vector>

namespace kuaixun {

struct AdminSettings {
  std::string listen = "127.0.0.1:9464";  // address:port; empty: not over TCP
  std::vector<std::string> hosts{};       // names besides loopback's and `listen`'s by which it may be asked for
  std::string socket{};                   // the Unix socket's path; "none": there is none
  bool is_socket_said = false;  // it is the configuration's, and no default: the daemon does not start without
  std::string token{};          // a secret: what is trusted over TCP shows it; empty: nobody is
};

}  // namespace kuaixun
