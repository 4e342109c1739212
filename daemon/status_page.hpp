// /status: the daemon's state as JSON.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "app.hpp"

namespace kuaixun {

// An object for each source: how it is doing. Addresses are redacted.
boost::json::array source_states(const std::map<std::string, SourceState>& sources);

// Without secrets: addresses of sources are redacted, librdkafka's properties left out.
std::string status_page(const Settings& settings, const AppAddresses& addresses,
                        const std::map<std::string, SourceState>& sources, const OutboxSize& outbox,
                        const std::vector<std::string>& unready, Time now);

}  // namespace kuaixun
