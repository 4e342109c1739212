// Decides about candidates, inside the ledger's transaction: what each of them is, and what follows of it.
#pragma once

#include <vector>

#include "decide/near_window.hpp"
#include "dedup/candidate.hpp"
#include "known_record.hpp"
#include "ledger/ledger.hpp"

namespace kuaixun {

// What was decided about a candidate, and what consumers are to be told of it: the sightings, then its item.
struct Ruling {
  Decision decision{};
  std::vector<Sighting> sightings{};  // of items that it shows to be one, and of itself where it is an echo
  std::vector<KnownRecord> known{};   // what neither items nor sightings say …
  std::vector<Key> forgotten{};       // … and of what that was told before and is so no more
  bool is_published = false;          // the candidate's item, as it is now: new or revised …
  bool is_as_gathered = true;         // … and as it was before it was decided about
};

// Decides about one candidate against what the ledger knows, and stores keys and item. Items that its page has shown to
// be one are merged first. A new one whose page is gone is remembered and not published, as one that is held back.
// What no key finds is looked for among what was published lately (`near`; without one it is not), by an outline that
// is made where there is none yet. Changes the candidate's item (id, revision, identity, story, what it may be a copy
// of, what it quotes) to what was decided.
Ruling decide_and_store(LedgerTransaction& ledger, Candidate& candidate, Time now, NearWindow* near = nullptr);

// Whether the page behind the candidate, which is in the feed's words, is to be read before it is decided about: it is
// new or changed, or its page could not be read before and is due again. Not for what would be an echo: its item has a
// text. Writes nothing.
bool is_page_needed(const LedgerTransaction& ledger, const Candidate& candidate, Time now);

// Whether anything is known by one of the candidate's keys.
bool is_known(const KnownItems& ledger, const Candidate& candidate);

}  // namespace kuaixun
