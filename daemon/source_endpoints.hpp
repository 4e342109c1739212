// What a running daemon can be asked about its sources: /sources, /sources/ID/poll.
#pragma once

#include <vector>

#include "ingest/scheduler.hpp"
#include "observe/endpoints.hpp"

namespace kuaixun {

// `scheduler` outlives the table.
std::vector<AdminEndpoint> source_endpoints(Scheduler& scheduler);

}  // namespace kuaixun
