// The pure half of a round: from a document to candidate items, ready to be decided.
#pragma once

#include <chrono>
#include <vector>

#include "dedup/keys.hpp"
#include "ingest/connector.hpp"
#include "ingest/ingest_settings.hpp"
#include "model.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// An item as it would be published, and all that deciding about it needs.
struct CandidateItem {
  Item item;
  std::vector<Key> keys{};
  std::uint64_t content_hash = 0, title_hash = 0;
  int authority = 0;
  bool held_back = false;  // by the backfill policy: to be remembered, not published
  Record record{};         // the item encoded as new; what most candidates of a first poll turn out to be
};

struct Candidates {
  Batch batch;
  std::vector<CandidateItem> items;  // oldest first, so that consumers read them in order
};

// Parses, normalises, identifies and encodes. Pure, any thread. `first_poll` applies the backfill policy.
Result<Candidates> understand(const Document& document, const Source& source, const Connector& connector,
                              const KafkaSettings& kafka, const BackfillSettings& backfill, bool first_poll);

// Marks what a first poll does not publish: all but the newest `items`, and whatever is older than `age`.
void hold_back(std::vector<CandidateItem>& items, const BackfillSettings& backfill, Time now);

}  // namespace kuaixun
