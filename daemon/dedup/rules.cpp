#include "dedup/rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dedup/likeness.hpp"

namespace kuaixun {
namespace {

// Within one source the same text again after this long is said again on purpose (a daily price, a repeated offer).
constexpr std::chrono::hours kSameSourceEcho{18};
// No entry is written so: what is known of one is then other than the candidate whatever that says.
constexpr std::uint64_t kNotWritten = 1;

Decision found(Verdict verdict, const Match& match, std::string reason) {
  return Decision{verdict, match.item.id, match.item.revision + (verdict == Verdict::revision ? 1 : 0), match.kind,
                  std::move(reason)};
}

Decision as_new(const Candidate& candidate, std::string reason) {
  return Decision{Verdict::new_item, candidate.item.id, 1, std::nullopt, std::move(reason)};
}

// Whether `known` was made of what the candidate says. A hash of another recipe is not compared: see recipe.hpp.
bool is_same(const SeenAs& known, std::uint64_t content_hash, const Candidate& candidate) {
  if (known.content_hash == content_hash || known.content_hash == kUnknownContent) return true;
  if (known.recipe == candidate.recipe) return false;
  return known.written != 0 ? known.written == candidate.written.hash : candidate.written.plain != Plain::yes;
}

bool is_same_content(const KnownItem& item, const Candidate& candidate) {
  return is_same({item.content_hash, has_text_at_last(candidate, item) ? kNotWritten : item.written, item.recipe},
                 candidate.content_hash, candidate);
}

const Match* find(std::span<const Match> matches, KeyKind kind) {
  const auto match = std::find_if(matches.begin(), matches.end(), [&](const Match& each) { return each.kind == kind; });
  return match == matches.end() ? nullptr : &*match;
}

bool says_the_same(const Candidate& candidate, const Match& entry) {
  return is_same(entry.seen, candidate.said_hash, candidate);
}

// A teaser must not take the place of a text.
bool would_lose_text(const Candidate& candidate, const KnownItem& item) {
  return candidate.page == PageRead::missing && !item.teaser;
}

Decision decide_own(const Candidate& candidate, const Match& match, const char* by) {
  if (candidate.page == PageRead::gone)
    return match.item.status == Status::withdrawn
               ? found(Verdict::unchanged, match, fmt::format("same {}, withdrawn before", by))
               : found(Verdict::revision, match, fmt::format("same {}, its page is gone", by));
  if (would_lose_text(candidate, match.item))
    return found(Verdict::unchanged, match, fmt::format("same {}, keeps its text: its page cannot be read", by));
  if (match.kind == KeyKind::entry && candidate.page != PageRead::merged &&
      match.seen.content_hash != kUnknownContent && says_the_same(candidate, match))
    return found(Verdict::unchanged, match, "same entry, same words");
  if (is_same_content(match.item, candidate))
    return found(Verdict::unchanged, match, fmt::format("same {}, same content", by));
  return found(Verdict::revision, match, fmt::format("same {}, content changed", by));
}

// `name`: the address or text that the item is published under and the candidate has; none: null.
Decision decide_foreign(const Candidate& candidate, const Match& match, Verdict otherwise, const Match* name) {
  const auto by = to_string(match.kind);
  if (candidate.page == PageRead::gone)
    return found(Verdict::unchanged, match, fmt::format("same {} as in {}, its page is gone", by, match.item.source));
  if (name != nullptr && is_better_copy(candidate, match.item, name->nearness))
    return found(Verdict::revision, match,
                 fmt::format("same {} as in {}, whose copy is not as good", by, match.item.source));
  return found(otherwise, match, fmt::format("same {} as in {}", by, match.item.source));
}

const Match* if_named(const Match& match) { return match.is_named ? &match : nullptr; }

// The address or text of the candidate that the item is published under.
const Match* name_of(const Candidate& candidate, const KnownItem& item, std::span<const Match> matches) {
  const auto name = std::ranges::find_if(matches, [&](const Match& match) {
    return match.is_named && match.item.id == item.id &&
           (match.kind != KeyKind::address || is_believed(candidate, match));
  });
  return name == matches.end() ? nullptr : &*name;
}

// Whether the entry's own name now stands for something else: its address is another item's, or title and address are
// both new. A site that changes either on edit keeps the other. A page of many says nothing of that; a part has no name
// that could be reused.
bool is_reused(const Candidate& candidate, const Match& entry, std::span<const Match> matches) {
  if (candidate.item.is_part() || is_same_content(entry.item, candidate) || says_the_same(candidate, entry) ||
      candidate.item.id == entry.item.id)
    return false;
  if (const auto* address = find(matches, KeyKind::address)) return address->item.id != entry.item.id;
  const bool is_comparable = entry.item.recipe == candidate.recipe || candidate.written.plain != Plain::no;
  return is_comparable && has_other_title(entry.item, candidate);
}

// A part and what its link leads to, in like words: the article, or another part that refers to it. A link alone says
// nothing: it may lead to a home page or a page of many.
bool may_be_referred_to(const Candidate& candidate, const Match& match) {
  if (!candidate.item.is_part() || !match.item.published) return false;
  const bool is_article = match.kind == KeyKind::address && role_of(match) == AddressRole::article;
  return (is_article || match.kind == KeyKind::link) && is_like(candidate, match.item);
}

Decision by_link(const Match& match) {
  auto decision =
      found(Verdict::sighting, match, fmt::format("refers to what {} has, in like words", match.item.source));
  decision.matched = KeyKind::link;
  return decision;
}

// By the page itself, and not just claimed by the feed.
bool is_address_proven(const Candidate& candidate) {
  return candidate.page == PageRead::merged && !candidate.aliases.empty();
}

}  // namespace

bool is_like(const Candidate& candidate, const KnownItem& item) {
  return are_alike(words_of(candidate.item), item.sketch, item.title_hash == candidate.title_hash);
}

bool has_text_at_last(const Candidate& candidate, const KnownItem& item) {
  return item.teaser && candidate.page == PageRead::merged;
}

bool is_better_copy(const Candidate& candidate, const KnownItem& item, int nearness) {
  constexpr std::size_t kText = 300;  // bytes, a hundred characters of Chinese
  if (candidate.item.is_part() || would_lose_text(candidate, item)) return false;
  if (nearness != 0) return nearness > 0;
  if (candidate.trust != item.trust) return candidate.trust > item.trust;
  return item.teaser && candidate.page != PageRead::missing && candidate.item.content_text.size() >= kText;
}

bool has_other_title(const KnownItem& item, const Candidate& candidate) {
  return item.title_hash != 0 && item.title_hash != candidate.title_hash;
}

bool shows_page_of_many(const Candidate& candidate, const Match& address) {
  const bool own = address.item.source == candidate.item.source;
  const bool both_on_host = address.item.authority == Authority::kHighest && candidate.authority == Authority::kHighest;
  if (address.same_guid || candidate.item.guid.empty() || !(own || both_on_host)) return false;
  return has_other_title(address.item, candidate) && (own || !is_like(candidate, address.item));
}

bool is_believed(const Candidate& candidate, const Match& address) {
  if (role_of(address) != AddressRole::article || shows_page_of_many(candidate, address)) return false;
  const bool own = address.item.source == candidate.item.source;
  return own || is_address_proven(candidate) || is_like(candidate, address.item);
}

Decision decide(const Candidate& candidate, std::span<const Match> matches) {
  const auto& source = candidate.item.source;
  const auto held_back_by_others = [&](const Match& match) {
    return !match.item.published && match.item.source != source;
  };

  if (const auto* entry = find(matches, KeyKind::entry); entry != nullptr && !is_reused(candidate, *entry, matches)) {
    if (!entry->item.published)
      return found(Verdict::unchanged, *entry, "held back before: old news, or its page was gone");
    if (entry->item.source == source) return decide_own(candidate, *entry, "entry");
    if (candidate.page != PageRead::merged && says_the_same(candidate, *entry))
      return found(Verdict::unchanged, *entry, "a sighting that was told before");
    return decide_foreign(candidate, *entry, Verdict::unchanged, name_of(candidate, entry->item, matches));
  }
  for (const auto& match : matches) {
    if (match.kind != KeyKind::address || candidate.item.is_part() || held_back_by_others(match) ||
        !is_believed(candidate, match))
      continue;
    if (!match.item.published)
      return found(Verdict::unchanged, match, "held back before: old news, or its page was gone");
    if (match.item.source == source) return decide_own(candidate, match, "address");
    return decide_foreign(candidate, match, Verdict::sighting, if_named(match));
  }
  if (const auto* text = find(matches, KeyKind::text);
      candidate.page != PageRead::gone && text != nullptr && !held_back_by_others(*text)) {
    const bool own = text->item.source == source;
    if (!own) return decide_foreign(candidate, *text, Verdict::sighting, if_named(*text));
    if (!text->item.published)
      return found(Verdict::unchanged, *text, "held back before: old news, or its page was gone");
    if (candidate.item.fetched_at - text->item.first_seen <= kSameSourceEcho)
      return found(Verdict::sighting, *text, "same text from the same source, hours apart");
    return as_new(candidate, "same text from the same source, but long after");
  }
  for (const auto& match : matches)
    if (may_be_referred_to(candidate, match)) return by_link(match);
  const bool has_address = find(matches, KeyKind::address) != nullptr;
  return as_new(candidate, matches.empty() ? "nothing like it is known"
                           : has_address   ? "its address is known, but not as its own"
                                           : "known only as held back");
}

int Authority::over(const std::optional<Url>& item) const {
  if (!source_ || !item || source_->port != item->port) return 0;
  const auto bare = [](std::string_view host) { return host.starts_with("www.") ? host.substr(4) : host; };
  if (bare(source_->host) == bare(item->host)) return kHighest;
  return registrable_domain(source_->host) == registrable_domain(item->host) ? 1 : 0;
}

}  // namespace kuaixun
