#include "ingest/announce.hpp"

#include <utility>

namespace kuaixun {

void announce(OutboxAppender& outbox, const Ruling& ruling, const Candidate& candidate, const Encoder& encoder,
              Record prepared) {
  for (const auto& sighting : ruling.sightings) outbox.append(encoder.encode(sighting));
  for (const auto& known : ruling.known) outbox.append(encoder.encode(known));
  for (const auto& name : ruling.forgotten) outbox.append(encoder.encode_forgotten(name, candidate.item.fetched_at));
  if (!ruling.is_published) return;
  if (!ruling.is_as_gathered || prepared.value.empty()) prepared = encoder.encode(candidate.item, candidate.recipe);
  outbox.append(std::move(prepared));
}

}  // namespace kuaixun
