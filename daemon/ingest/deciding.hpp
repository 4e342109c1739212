// The half of a round that happens inside the ledger's transaction: decide about each candidate, and write down what
// follows.
#pragma once

#include "ingest/candidates.hpp"
#include "ingest/pipeline.hpp"
#include "ledger/ledger.hpp"

namespace kuaixun {

// Whether the page behind the candidate, which is in the feed's words, is to be read before it is decided about: it is
// new or changed, or its page could not be read before and is due again. Not for what would be an echo: its item has a
// text. Runs on the ledger's writer thread and writes nothing.
bool is_page_needed(LedgerTransaction& ledger, const CandidateItem& candidate, Time now);

// Whether anything is known by one of the candidate's keys. Runs on the ledger's writer thread.
bool is_known(LedgerTransaction& ledger, const CandidateItem& candidate);

// Decides about one candidate against what the ledger knows, stores keys and item, and appends the record that
// consumers get. Items that its page has shown to be one are merged first. A new one whose page is gone is remembered
// and not published, as one that is held back. Runs on the ledger's writer thread. Changes the candidate's item (id,
// revision) to what was decided.
Decision decide_and_store(LedgerTransaction& ledger, CandidateItem& candidate, const KafkaSettings& kafka, Time now);

}  // namespace kuaixun
