// What reading the configuration again changes in a running daemon.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "observe/endpoints.hpp"
#include "settings.hpp"

namespace kuaixun {

struct Reload {
  std::vector<std::string> added{}, removed{}, changed{};  // ids of sources
  std::vector<std::string> taken_over{}, needs_restart{};  // changed settings, by their keys
  std::vector<std::string> complaints{};                   // why nothing of it was done; empty: all of it was
};

// Refuses to leave all sources or more than half of them, unless it is `forced`: a list that was cut short or a folder
// that is not mounted should cost nothing. Pure.
Reload compare(const Settings& before, const Settings& after, bool forced);

// The settings of `after` that a running daemon takes over, into `running`.
void take_over(Settings& running, const Settings& after);

// POST /reload, and /reload/forced.
std::vector<AdminEndpoint> reload_endpoints(std::function<Task<Reload>(bool forced)> reload);

}  // namespace kuaixun
