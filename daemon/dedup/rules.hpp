// Once and for all: what is news and what is an echo of it. Pure.
//
// The strongest key that matches decides; "own" is an item that was published in this source's words.
//
// clang-format off
//   matched by  known item                                       content    decision
//   entry       own                                              same       unchanged
//   entry       own                                              different  revision
//   entry       own, but title and address are others by now     different  as if the entry were new: a guid reused
//   entry       of another source (told as a sighting)           same       unchanged
//   entry       of another source (told as a sighting)           different  unchanged; revision of a better copy
//   address     – it is a page of many                           any        as if it had not matched
//   address     own, with another guid and another title         any        as if it had not matched: it shows a page of many
//   address     of another source on the address's own host, as the candidate's is,
//               with another guid, another title, other words    any        as if it had not matched: it shows a page of many
//   address     own otherwise (its guid changed)                 any        unchanged or revision
//   address     of another source, in quite other words          any        as if it had not matched: the address stays with its owner
//   address     of another source, in like words                 any        sighting; revision of a better copy
//   text        of another source                                –          sighting; revision of a better copy
//   text        own, within 18 hours                             –          sighting
//   text        own, later                                       –          new: repeated on purpose
//   link        what a part of a document refers to, in like words –         sighting: parts revise nobody
//   link        … in quite other words                           –          as if it had not matched
//   any         held back, of this source                        any        unchanged
//   any         held back, of another source                     any        new
//   near        what was published lately, in other words            –          sighting: see near/judgement.hpp; revision of
//                                                                               a better copy that is surely the same
// clang-format on
//
// The better copy of two, whoever came first: the one whose source is nearer to the address that both name; of those
// whose source is trusted more (as configured); of those the one that has a text where the other is a teaser. It
// becomes the item's next revision, and its source the item's. It has to be a copy of what is published, by address,
// text or resemblance, and not just of another copy. A teaser takes no text's place, and a part of a document nobody's.
// What a source was trusted counts when its copy comes: a changed configuration decides nothing anew.
//
// A page of many names nobody, and so its entries are known by guid, title and text alone. What a document itself shows
// of that is in addressing.hpp; which entry is meant by an older name, in decide/recognition.hpp. Likeness of words is
// in likeness.hpp: an item that was known before there was any is taken for alike. A hostile source can show only
// its own pages of many: it takes a second guid and title in the words of one source, or the address's own host.
//
// What no row above the last finds is compared by what it says, with an index: decide/decider.hpp does that.
//
// "Content" is what consumers see. An entry whose page was read has words of its own besides, those of the feed, by
// which it is known when it is listed again:
//   entry, own: the same words as when it was last seen, and no page was read this time: unchanged;
//   the page is gone: an own item is withdrawn by a revision, another's is left alone (unchanged);
//   the page is missing: an item that was published with its full text keeps it (unchanged).
// Hashes that another version of the reader made are not compared: see recipe.hpp.
#pragma once

#include <span>

#include "dedup/candidate.hpp"
#include "text/url.hpp"

namespace kuaixun {

// What an address is, as far as it was learnt. Stands beside the address's key in the ledger.
enum class AddressRole : std::uint64_t {
  article = 0,         // one item's
  many_in_source = 1,  // it names nobody of its item's source, which is not the address's host, or has but fragments
  many = 2             // it names nobody
};

// The content hash of an item that is known only in part (cut to fit into a message): taken to be any content.
inline constexpr std::uint64_t kUnknownContent = 0;

// What to remember under a key: only the entry key tells what this source's entry looked like, in the feed's words.
constexpr SeenAs seen_under(KeyKind kind, const SeenAs& entry) { return kind == KeyKind::entry ? entry : SeenAs{}; }
constexpr SeenAs seen_as(AddressRole role) { return SeenAs{.content_hash = std::uint64_t(role)}; }
constexpr AddressRole role_of(const Match& address) { return AddressRole(address.seen.content_hash); }

// Whether the two say the same, in like words: see likeness.hpp. Asked only where it matters: it reads the text.
bool is_like(const Candidate& candidate, const KnownItem& item);

// Whether the text has come of an item that was published as a teaser.
bool has_text_at_last(const Candidate& candidate, const KnownItem& item);

// Whether the candidate is the better copy of another source's item. `nearness`: of an address that both name, as
// Match::nearness; 0 for none.
bool is_better_copy(const Candidate& candidate, const KnownItem& item, int nearness);

// Whether it has another title than the item, as far as that is known.
bool has_other_title(const KnownItem& item, const Candidate& candidate);

// Whether an address under which the item is known turns out to be a page of many by what the candidate says.
bool shows_page_of_many(const Candidate& candidate, const Match& address);

// Whether an address may name the candidate: it is an article's, as far as is known, and of nobody in other words.
bool is_believed(const Candidate& candidate, const Match& address);

// `matches`: the known items that share a key with the candidate, in the order of its keys, at most one a key.
Decision decide(const Candidate& candidate, std::span<const Match> matches);

// How much a source has to say about addresses: 2 when both are on one host (bar www.), 1 on one registrable domain,
// else 0.
class Authority {
 public:
  static constexpr int kHighest = 2;

  explicit Authority(std::string_view source_url) : source_(parse_url(source_url)) {}
  int over(std::string_view item_url) const { return over(parse_url(item_url)); }
  int over(const std::optional<Url>& item_url) const;

 private:
  std::optional<Url> source_;
};

}  // namespace kuaixun
