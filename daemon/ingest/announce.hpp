// From what was decided to the outbox.
#pragma once

#include "decide/decider.hpp"
#include "ledger/ledger.hpp"
#include "publish/encoder.hpp"

namespace kuaixun {

// Appends what consumers are to be told of the candidate, which was decided about in this transaction. `prepared`: its
// item's record, encoded before that; an empty one is made now.
void announce(LedgerTransaction& ledger, const Outcome& outcome, const Candidate& candidate, const Encoder& encoder,
              Record prepared = {});

}  // namespace kuaixun
