// What a running daemon can be asked about an item: /why/WHAT.
#pragma once

#include "ingest/scheduler.hpp"
#include "ledger/ledger.hpp"
#include "observe/endpoints.hpp"

namespace kuaixun {

// Tells of the items that an id, an address or a guid stands for what is known, and why it was decided so. Guids are
// known of the sources that are followed. Both outlive the endpoint.
AdminEndpoint why_endpoint(Ledger& ledger, const Scheduler& scheduler);

}  // namespace kuaixun
