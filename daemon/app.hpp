// The composition root: the one place that knows all parts.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "ingest/scheduler.hpp"
#include "settings.hpp"

namespace kuaixun {

// What a running daemon shows of itself at its start.
struct AppAddresses {
  std::string bootstrap, admin, demo;  // empty: there is none
};

// Those who watch a run; each may be empty.
struct AppWatchers {
  std::function<void(const AppAddresses&)> on_started;
  std::function<void(const RoundEvent&)> on_round;
};

enum class RunMode { until_stopped, once };

// Builds all parts, runs them on this thread until SIGINT or SIGTERM (or until every source was polled once), drains
// and returns. SIGHUP reads the sources of `config_file` again; a bad file is refused whole. Errors: why it could not
// start, or `fenced`.
Result<void> run_app(Settings settings, const std::string& config_file, RunMode mode, AppWatchers watchers);

}  // namespace kuaixun
