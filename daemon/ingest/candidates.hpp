// The pure half of a round: from a document to candidate items, ready to be decided.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "dedup/decide.hpp"
#include "dedup/keys.hpp"
#include "ingest/backlog.hpp"
#include "ingest/connector.hpp"
#include "ingest/ingest_settings.hpp"
#include "model.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// An item as it would be published, and all that deciding about it needs.
struct CandidateItem {
  Item item;
  std::vector<Key> keys{};
  std::vector<Key> former{};  // as in Fingerprints …
  PageOfMany shared{};        // … its page
  std::uint64_t content_hash = 0, title_hash = 0;
  AsWritten written{};  // the entry before any cleaning
  int authority = 0;
  bool held_back = false;  // it is old news: to be remembered, not published; see Backlog
  Record record{};         // the item encoded as new; what most candidates of a first poll turn out to be

  std::size_t entry = 0;    // its place among the batch's entries
  std::uint64_t words = 0;  // content_hash of what the feed says, where consumers would see another; see Candidate
  bool wants_page = false;  // its source asks for full text, and the feed does not have it
  bool cut_off = false;     // the document broke off in it
  bool postponed = false;   // its page did not fit into the round, or its rest is waited for: it is not decided about
  PageRead page = PageRead::none;
  std::vector<Key> aliases{};         // the addresses that WeChat's own page has shown to be one article's
  std::optional<PageTry> next_try{};  // of a page that is missing: when to ask again
};

struct Candidates {
  Batch batch{};                       // without its entries where their pages are never asked for
  std::vector<CandidateItem> items{};  // one an entry, oldest first, so that consumers read them in order
  std::uint64_t cut_entry = 0;         // as Cursor::cut_entry
  bool cut_alike = false;              // the document broke off where the last one did …
  bool lacks_end_only = false;         // … or both did after an entry, as those do whose writer forgets the end
  std::vector<Reject> rejects{};       // pages that are not to be read
};

// What a source's earlier documents say of the next one.
struct Past {
  Backlog backlog{};
  std::uint64_t cut_entry = 0;  // as Cursor::cut_entry
};

// The bytes that it holds, about.
std::size_t weight_of(const CandidateItem& candidate);
std::size_t weight_of(const Candidates& candidates);

// Parses, normalises, identifies and encodes. Pure, any thread. The entry that the document breaks off in is postponed,
// unless it broke off there the last time: then it has the flag `recovered`.
Result<Candidates> understand(const Document& document, const Source& source, const Connector& connector,
                              const KafkaSettings& kafka, const BackfillSettings& backfill, const Past& past);

}  // namespace kuaixun
