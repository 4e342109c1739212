#include "ingest/announce.hpp"

#include <utility>

namespace kuaixun {

void announce(OutboxAppender& outbox, const Ruling& ruling, const Candidate& candidate, const Encoder& encoder,
              Record prepared) {
  for (const auto& sighting : ruling.sightings) outbox.append(encoder.encode(sighting));
  if (!ruling.is_published) return;
  if (!ruling.is_as_gathered || prepared.value.empty()) prepared = encoder.encode(candidate.item, candidate.recipe);
  outbox.append(std::move(prepared));
}

}  // namespace kuaixun
