// From what the topics hold to what a ledger knows: for `kuaixun rebuild`.
#pragma once

#include "ledger/ledger.hpp"
#include "model.hpp"

namespace kuaixun {

// The item as published, with the keys that it had. Of a text that was cut to fit into a message the content stays
// unknown. `source_url` is its source's address; empty for a source that is not followed any more. A later revision
// replaces an earlier one.
void fold(LedgerTransaction& ledger, const Item& item, std::string_view source_url);

// The source's own entry and its address, as seen again. Its item must be known; one that was merged into it leads to
// it again.
void fold(LedgerTransaction& ledger, const Sighting& sighting);

}  // namespace kuaixun
