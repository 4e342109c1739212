#include "ingest/announce.hpp"

#include <utility>

#include "publish/item_codec.hpp"

namespace kuaixun {

void announce(LedgerTransaction& ledger, const Outcome& outcome, const Candidate& candidate, const KafkaSettings& kafka,
              Record prepared) {
  for (const auto& sighting : outcome.sightings) ledger.append(encode(sighting, kafka));
  if (!outcome.is_published) return;
  if (!outcome.is_as_gathered || prepared.value.empty()) prepared = encode(candidate.item, kafka, candidate.recipe);
  ledger.append(std::move(prepared));
}

}  // namespace kuaixun
