// An item that a document says, on its way from who gathers to who decides.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dedup/recipe.hpp"
#include "model.hpp"
#include "near/outline.hpp"
#include "text/url.hpp"

namespace kuaixun {

// What several entries of one document share: an address or a title, which then names none of them.
struct PageOfMany {
  std::optional<Key> key{};    // of the address without its fragment
  bool is_told_apart = false;  // their fragments tell all of them apart: the address with the fragment is an article's
  bool is_title_shared = false;  // of those that have no other name
  bool operator==(const PageOfMany&) const = default;
};

// What came of the page behind an entry.
enum class PageRead {
  none,     // it was not asked for
  merged,   // the content is the page's
  missing,  // it was to be read and could not be: the content is what the feed has
  gone      // there is no article any more
};

// An item as it would be published, and all that deciding about it needs. A plain value: ingest/candidate_codec.hpp
// writes it to bytes.
struct Candidate {
  Item item{};            // its id is the one that it gets when it is new
  std::size_t place = 0;  // among the entries of its document

  // By what it is known.
  std::vector<Key> keys{};     // strongest first; a short text has no text key: see text_key.hpp
  std::vector<Key> former{};   // looked up besides and never given: names that the same entry may have from
                               // when its address had another role, or from an older recipe; of a part the address
                               // that it refers to
  std::vector<Key> aliases{};  // the addresses that WeChat's own page has shown to be one article's
  PageOfMany page_of_many{};   // on which it stands, as its document shows: its link does not say which entry it is
  int authority = 0;           // of its source for its address …
  int trust = kUsualTrust;     // … and how far that is trusted

  // What tells whether it changed.
  std::uint64_t content_hash = 0;  // of what makes a revision when it changes: title, text, address, media; not times,
                                   // counts, blanks, widths or tracking parameters
  std::uint64_t title_hash = 0;    // of the title alone; never 0
  std::uint64_t said_hash = 0;     // as content_hash, of what the feed says: another where its page was read
  AsWritten written{};             // the entry before any cleaning
  std::uint32_t recipe = kRecipe;  // that the hashes were made by

  // By what it is recognised in other words.
  std::optional<Outline> outline{};  // of what is probably new, and may be an echo or have some
  std::string outlet{};              // whose words these are

  // What gathering found out.
  PageRead page = PageRead::none;
  std::optional<PageTry> next_try{};  // of a page that is missing: when to ask again
  bool wants_page = false;            // its source asks for full text, and the feed does not have it
  bool held_back = false;             // it is old news: to be remembered, not published
  bool cut_off = false;               // the document broke off in it
  bool postponed = false;  // its page did not fit into the round, or its rest is waited for: it is not decided about
  bool operator==(const Candidate&) const = default;
};

// Sets of a candidate by what its item is known: keys, former names, hashes, and the item's id and identity. Addresses
// that the identity names already count among its own. `url`: the item's, parsed. Pure.
void identify(Candidate& candidate, const std::optional<Url>& url);

// The item, identified.
Candidate candidate_of(Item item);

// As Candidate::content_hash.
std::uint64_t content_hash_of(const Item& item);

}  // namespace kuaixun
