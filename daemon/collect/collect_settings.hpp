// What the configuration's [schedule] and [backfill] say. config/kuaixun.toml documents each.
#pragma once

#include <chrono>

namespace kuaixun {

struct ScheduleSettings {
  std::chrono::seconds interval{15 * 60};        // of a source that names none
  std::chrono::seconds min_interval{60};         // whatever publisher and configuration say
  std::chrono::seconds max_interval{24 * 3600};  // the slowest: back-off and publishers' wishes end here
  double jitter = 0.1;                           // of the interval, spread at random
  int workers = 0;                               // threads that parse and normalise; 0: one a core
};

// What the first poll of a new source publishes; older entries are only remembered.
struct BackfillSettings {
  int items = 100;
  std::chrono::hours age{7 * 24};
};

}  // namespace kuaixun
