// The pages for those who watch: /metrics, /healthz, /readyz, /status.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "observe/endpoints.hpp"
#include "observe/metrics.hpp"

namespace kuaixun {

// What the admin pages ask the daemon; called on the io thread, must not wait.
struct AdminSources {
  std::function<std::vector<std::string>()> unready;  // why it is not ready; empty: it is
  std::function<std::vector<std::string>()> stuck;    // what makes no progress; empty: it is alive
  std::function<double()> longest_turn;               // of the main loop since the start, in seconds
  std::function<std::string()> status;                // JSON
};

// /metrics is OpenMetrics where the client asks for it, else Prometheus text 0.0.4. `metrics` outlives the table.
std::vector<AdminEndpoint> admin_pages(const Metrics& metrics, AdminSources sources);

}  // namespace kuaixun
