// From what was decided to the outbox.
#pragma once

#include "decide/decider.hpp"
#include "ledger/outbox.hpp"
#include "publish/encoder.hpp"

namespace kuaixun {

// Appends what consumers are to be told of the candidate, which was ruled on in this transaction. `prepared`: its
// item's record, encoded before that; an empty one is made now.
void announce(OutboxAppender& outbox, const Ruling& ruling, const Candidate& candidate, const Encoder& encoder,
              Record prepared = {});

}  // namespace kuaixun
