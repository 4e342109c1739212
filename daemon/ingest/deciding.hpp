// The half of a round that happens inside the ledger's transaction: decide about each candidate, and write down what
// follows.
#pragma once

#include "ingest/candidates.hpp"
#include "ingest/pipeline.hpp"
#include "ledger/ledger.hpp"

namespace kuaixun {

// Decides about one candidate against what the ledger knows, stores keys and item, and appends the record that
// consumers get. Runs on the ledger's writer thread. Changes the candidate's item (id, revision) to what was decided.
Decision decide_and_store(LedgerTransaction& ledger, CandidateItem& candidate, const KafkaSettings& kafka, Time now);

}  // namespace kuaixun
