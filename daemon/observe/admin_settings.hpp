// What the configuration's [admin] says. config/kuaixun.toml documents each.
#pragma once

#include <string>

namespace kuaixun {

struct AdminSettings {
  std::string listen = "127.0.0.1:9464";  // address:port; empty: no admin server
};

}  // namespace kuaixun
