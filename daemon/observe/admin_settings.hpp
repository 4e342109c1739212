// What the configuration's [admin] says. config/kuaixun.toml documents each.
#pragma once

#include <string>
#include <vector>

namespace kuaixun {

struct AdminSettings {
  std::string listen = "127.0.0.1:9464";  // address:port; empty: no admin server
  std::vector<std::string> hosts{};       // names besides loopback's and `listen`'s by which it may be asked for
};

}  // namespace kuaixun
