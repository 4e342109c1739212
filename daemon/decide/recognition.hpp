// What the ledger knows of a candidate, with a name for it where what it is called by has changed its role.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "dedup/candidate.hpp"
#include "ledger/ledger.hpp"

namespace kuaixun {

struct Recognised {
  std::vector<Match> matches;     // for decide(): strongest first
  Key name{};                     // by which the entry is remembered: its first key, or its title on a page of many
  std::optional<Key> by_title{};  // its title on a page of many, besides
  std::vector<std::pair<Key, Match>> addresses{};  // those of the matches that the candidate's own keys found
  std::optional<Match> page{};                     // of Candidate::page_of_many

  // Whether a key of this kind leads to the item.
  bool leads_to(std::string_view item_id, KeyKind kind) const;
};

// An entry that its first key does not find is looked for
//   - by its former names: from when its fragment counted, or did not, or from an older recipe;
//   - on a page of many by its title there, and as the item that has the page's address and the same title;
//   - by other spellings of a guid that is an address (http and https, with www. and without, a last slash).
// A part is looked for by its title within its whole, then by its link there.
// One without a guid that is known by an address which turned out to be a page of many is that entry only while it has
// its title. Only what an article's address finds costs no more than a look-up a key.
Recognised recognise(const KnownItems& ledger, const Candidate& candidate);

}  // namespace kuaixun
