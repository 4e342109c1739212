// From a document to candidates: what a connector reads, normalised and named.
#pragma once

#include <cstdint>
#include <vector>

#include "collect/backlog.hpp"
#include "collect/collect_settings.hpp"
#include "connector.hpp"
#include "dedup/candidate.hpp"
#include "model.hpp"

namespace kuaixun {

// What a document says.
struct Understood {
  Batch batch{};  // without its entries where their pages are never asked for
  std::vector<Candidate>
      candidates{};  // one an entry: oldest first, so that consumers read them in order; parts after their whole
  std::uint64_t cut_entry = 0;  // as Cursor::cut_entry
  bool cut_alike = false;       // the document broke off where the last one did …
  bool lacks_end_only = false;  // … or both did after an entry, as those do whose writer forgets the end
};

// What a source's earlier documents say of the next one.
struct Past {
  Backlog backlog{};
  std::uint64_t cut_entry = 0;  // as Cursor::cut_entry
};

// The bytes that it holds, and will hold when it is encoded as well, about.
std::size_t weight_of(const Candidate& candidate);
std::size_t weight_of(const Understood& understood);

// Parses, normalises and identifies. Pure, any thread. The entry that the document breaks off in is postponed, unless
// it broke off there the last time: then it has the flag `recovered`. Errors: the connector's.
Result<Understood> understand(const Document& document, const Source& source, const Connector& connector,
                              const BackfillSettings& backfill, const Past& past);

}  // namespace kuaixun
