#include "ingest/announce.hpp"

#include <utility>

namespace kuaixun {

void announce(LedgerTransaction& ledger, const Outcome& outcome, const Candidate& candidate, const Encoder& encoder,
              Record prepared) {
  for (const auto& sighting : outcome.sightings) ledger.append(encoder.encode(sighting));
  if (!outcome.is_published) return;
  if (!outcome.is_as_gathered || prepared.value.empty()) prepared = encoder.encode(candidate.item, candidate.recipe);
  ledger.append(std::move(prepared));
}

}  // namespace kuaixun
