// The pure half of a round: from a document to candidate items, ready to be decided.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "dedup/decide.hpp"
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

  std::size_t entry = 0;    // its place among the batch's entries
  std::uint64_t words = 0;  // content_hash of what the feed says, where consumers would see another; see Candidate
  bool wants_page = false;  // its source asks for full text, and the feed does not have it
  bool postponed = false;   // its page did not fit into the round: it is not decided about yet
  PageRead page = PageRead::none;
  std::vector<Key> aliases{};         // the addresses that WeChat's own page has shown to be one article's
  std::optional<PageTry> next_try{};  // of a page that is missing: when to ask again
};

struct Candidates {
  Batch batch;                       // without its entries where their pages are never asked for
  std::vector<CandidateItem> items;  // one an entry, oldest first, so that consumers read them in order
};

// Parses, normalises, identifies and encodes. Pure, any thread. `first_poll` applies the backfill policy.
Result<Candidates> understand(const Document& document, const Source& source, const Connector& connector,
                              const KafkaSettings& kafka, const BackfillSettings& backfill, bool first_poll);

}  // namespace kuaixun
