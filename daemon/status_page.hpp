// /status: the daemon's state as JSON.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app.hpp"

namespace kuaixun {

// Without secrets: addresses of sources are redacted, librdkafka's properties left out.
std::string status_page(const Settings& settings, const AppAddresses& addresses,
                        const std::map<std::string, SourceState>& sources, const OutboxSize& outbox,
                        const std::vector<std::string>& unready, Time now);

}  // namespace kuaixun
