// What a running daemon can be asked about an item: /why/WHAT.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ledger/ledger.hpp"
#include "observe/endpoints.hpp"

namespace kuaixun {

// Tells of the items that an id, an address or a guid stands for what is known, and why it was decided so. `sources`:
// the ids of those that are followed; their guids are known. Both outlive the endpoint.
AdminEndpoint why_endpoint(Ledger& ledger, std::function<std::vector<std::string>()> sources);

}  // namespace kuaixun
