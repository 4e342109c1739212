// What the configuration's [dedup] says. config/kuaixun.toml documents each.
#pragma once

#include <chrono>

namespace kuaixun {

struct DedupSettings {
  bool near = true;                    // whether copies in other words are recognised
  std::chrono::hours window{30 * 24};  // how long an item is remembered by what it says
};

}  // namespace kuaixun
