#include "decide/decider.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "decide/copies.hpp"
#include "decide/evidence.hpp"
#include "decide/naming.hpp"
#include "decide/recognition.hpp"
#include "decide/telling.hpp"
#include "dedup/likeness.hpp"
#include "dedup/rules.hpp"

namespace kuaixun {
namespace {

KnownItem known_of(const Candidate& candidate, Time first_seen) {
  return KnownItem{.id = candidate.item.id,
                   .revision = candidate.item.revision,
                   .status = candidate.item.status,
                   .published = !candidate.held_back,
                   .source = candidate.item.source,
                   .authority = candidate.authority,
                   .trust = candidate.trust,
                   .content_hash = candidate.content_hash,
                   .title_hash = candidate.title_hash,
                   .written = candidate.written.hash,
                   .recipe = candidate.recipe,
                   .teaser = candidate.page == PageRead::missing,
                   .first_seen = first_seen,
                   .sketch = sketch_of(candidate.item),
                   .story_id = candidate.item.story_id == candidate.item.id ? "" : candidate.item.story_id,
                   .possible_dup_of = candidate.item.possible_dup_of,
                   .identity = lines_of(candidate.item.identity),
                   .copy = candidate.held_back ? std::string{} : packed_copy(candidate.item),
                   .carriers = packed_carriers(candidate.item.carriers)};
}

// A date that nobody said is when the item was first seen, whatever revision tells it.
Time first_seen_of(const Item& item, Time now) {
  return item.published_at.precision == Precision::inferred ? item.published_at.at : now;
}

void keep_first_date(Item& item, Time first_seen) {
  if (item.published_at.precision == Precision::inferred)
    item.published_at.at = std::chrono::floor<std::chrono::seconds>(first_seen);
}

Sighting sighting_of(const Item& item, const Decision& decision, Time first_seen) {
  constexpr std::size_t kLongestSummary = 500;
  const auto delay = std::chrono::floor<std::chrono::seconds>(item.fetched_at - first_seen).count();
  return Sighting{
      .item_id = decision.item_id,
      .source = item.source,
      .publisher = item.publisher,
      .url = item.url,
      .guid = item.guid,
      .title = item.title,
      .published_at = item.published_at,
      .seen_at = item.fetched_at,
      .matched = decision.matched.value_or(KeyKind::address),
      .reason = decision.reason,
      .delay = std::uint32_t(std::clamp<std::int64_t>(delay, 0, std::numeric_limits<std::uint32_t>::max())),
      .summary = std::string(prefix_of_size(item.summary.empty() ? item.content_text : item.summary, kLongestSummary)),
      .language = item.language,
      .labels = item.labels};
}

// Of the copy that a better one takes the place of: it was seen when the item was.
Sighting sighting_of_replaced(const KnownItem& known, const Decision& decision, const Item& better) {
  auto sighting = unpacked_copy(known.copy);
  sighting.item_id = known.id;
  sighting.source = known.source;
  sighting.seen_at = better.fetched_at;
  sighting.matched = decision.matched.value_or(KeyKind::address);
  sighting.reason = fmt::format("had the item until the better copy of {} came", better.source);
  sighting.delay = 0;
  return sighting;
}

const Match& matched(const std::vector<Match>& matches, const Decision& decision) {
  for (const auto& match : matches)
    if (match.item.id == decision.item_id) return match;
  return matches.front();
}

// What an own item that says what it said is known by from now on: hashes that were not known, or that another recipe
// made. The feed's words are not taken for those of a page.
void adopt_hashes(KnownItems& ledger, const Candidate& candidate, const Match& match) {
  auto known = match.item;
  if (known.content_hash != kUnknownContent) {
    const bool has_feeds_words =
        match.kind == KeyKind::entry ? match.seen.content_hash == known.content_hash : !candidate.wants_page;
    const bool is_its_content =
        candidate.page == PageRead::merged || (candidate.page == PageRead::none && has_feeds_words);
    if (known.recipe == candidate.recipe || !is_its_content) return;
  }
  known.content_hash = candidate.content_hash;
  known.title_hash = candidate.title_hash;
  known.written = candidate.written.hash;
  known.recipe = candidate.recipe;
  known.sketch = sketch_of(candidate.item);
  ledger.put_item(known);
}

// Late merge: items that were published apart under addresses which turn out to be one article's. The younger one's
// keys lead to the older one from now on, whatever sources they came by. Returns the sightings of the older that tell
// consumers so.
std::vector<Sighting> merge_late(LedgerTransaction& ledger, const Candidate& candidate, Time now) {
  std::vector<KnownItem> items;
  for (const auto& alias : candidate.aliases)
    if (auto match = ledger.find(alias); match && match->item.published) items.push_back(std::move(match->item));
  std::vector<Sighting> sightings;
  if (items.empty()) return sightings;
  const auto older = *std::min_element(items.begin(), items.end(), [](const KnownItem& a, const KnownItem& b) {
    return std::tie(a.first_seen, a.id) < std::tie(b.first_seen, b.id);
  });
  std::set<std::string> merged;
  for (const auto& younger : items) {
    if (younger.id == older.id || !merged.insert(younger.id).second) continue;
    ledger.merge(younger.id, older.id);
    const Decision same{.verdict = Verdict::sighting,
                        .item_id = older.id,
                        .matched = KeyKind::address,
                        .reason = fmt::format("{} shows that {} is the same article", candidate.item.url, younger.id)};
    sightings.push_back(sighting_of(candidate.item, same, older.first_seen));
    sightings.back().merged_item_id = younger.id;
    keep_evidence(ledger, candidate, same, {}, {}, now);
    ledger.put_evidence(younger.id, now,
                        to_bytes({.at = now,
                                  .verdict = Verdict::sighting,
                                  .matched = same.matched,
                                  .reason = fmt::format("is merged into {}: {}", older.id, same.reason),
                                  .source = candidate.item.source,
                                  .url = candidate.item.url}));
  }
  return sightings;
}

// Most that is listed: an own entry in the words of its item, which it came with last. There is nothing to decide, and
// no other name of it is looked up, but where its item was not seen for a day: what another item had may be free by
// now.
std::optional<Match> listed_again(const KnownItems& ledger, const Candidate& candidate) {
  const bool has_name = !candidate.item.guid.empty() && !candidate.item.is_part() && !candidate.page_of_many.key;
  if (!has_name || candidate.page != PageRead::none || !candidate.aliases.empty()) return std::nullopt;
  auto match = ledger.find(candidate.keys.front());
  const bool says_the_same =
      match && match->seen == SeenAs{candidate.said_hash, candidate.written.hash, candidate.recipe};
  if (!says_the_same || !match->seen_lately) return std::nullopt;
  const auto& item = match->item;
  const bool is_own = item.published && item.source == candidate.item.source;
  const bool says_its_words = item.content_hash == candidate.said_hash && item.recipe == candidate.recipe;
  return is_own && says_its_words ? match : std::nullopt;
}

// A page that is missing is asked for again while the item is this source's own; any other is not.
void remember_page(Cursors& ledger, const Candidate& candidate, bool own) {
  const auto& entry = candidate.keys.front();
  if (candidate.page == PageRead::missing && candidate.next_try && own)
    ledger.put_page_try(candidate.item.source, entry, *candidate.next_try);
  else if (candidate.page != PageRead::none)
    ledger.forget_page_try(entry);
}

std::chrono::seconds seconds_of(Time time) { return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()); }

// What was published lately and comes nearest to a new item, and what is known of it.
struct Nearest {
  NearMatch match{};
  KnownItem item{};
};

std::optional<Nearest> nearest_to(const LedgerTransaction& ledger, const Candidate& candidate, NearWindow& near,
                                  Time now, std::vector<NearMatch>& compared, Decision& decision) {
  auto match = near.find(ledger, *candidate.outline, candidate.outlet, seconds_of(now), compared);
  if (!match) return std::nullopt;
  match->id = ledger.merged_into(match->id);
  auto item = ledger.item(match->id);
  if (item && item->published && item->status == Status::published) return Nearest{std::move(*match), std::move(*item)};
  decision.reason = fmt::format("is like {}, which {}", match->id, item ? "is withdrawn" : "was forgotten");
  return std::nullopt;
}

Decision as_echo(const Candidate& candidate, const Nearest& nearest) {
  const auto& [match, item] = nearest;
  const bool may_replace = item.teaser ? match.judgement.says_all : match.judgement.says_no_more;
  const bool is_better = may_replace && item.source != candidate.item.source && is_better_copy(candidate, item, 0);
  return Decision{
      .verdict = is_better ? Verdict::revision : Verdict::sighting,
      .item_id = item.id,
      .revision = item.revision + (is_better ? 1 : 0),
      .matched = KeyKind::near,
      .reason = fmt::format("says what {} has, in other words ({}: {} % of both, {} % of the shorter one){}",
                            item.source, match.judgement.rule, percent(match.likeness.resemblance),
                            percent(match.likeness.containment), is_better ? ", and is the better copy" : "")};
}

std::string story_of(const KnownItem& item) { return item.story_id.empty() ? item.id : item.story_id; }

// What has the candidate's address in quite other words: another language, or what it comments on.
const KnownItem* other_of_address(const Candidate& candidate, const Recognised& known) {
  for (const auto& [key, match] : known.addresses)
    if (role_of(match) == AddressRole::article && match.item.published && match.item.source != candidate.item.source &&
        !shows_page_of_many(candidate, match))
      return &match.item;
  return nullptr;
}

// Advice to those who read a new item: its story, what it may be a copy of, and what a digest that is not taken apart
// quotes. Returns whether anything is otherwise than gathered.
bool advise(const LedgerTransaction& ledger, Candidate& candidate, const Recognised& known,
            const std::optional<Nearest>& nearest, NearWindow* near, Decision& decision) {
  auto& item = candidate.item;
  const auto gathered = std::exchange(item.story_id, item.id);
  if (const auto* other = other_of_address(candidate, known)) item.story_id = story_of(*other);
  if (near == nullptr) return item.story_id != gathered;
  const auto relation = nearest ? nearest->match.judgement.relation : Relation::none;
  if (relation == Relation::story) item.story_id = nearest->match.story;
  if (relation == Relation::possible) {
    item.possible_dup_of = nearest->item.id;
    decision.reason = fmt::format("may be what {} has as {}, but for: {}", nearest->item.source, nearest->item.id,
                                  nearest->match.judgement.guard);
  }
  const bool quotes = candidate.outline->is_digest && item.contains.empty();
  if (quotes)
    for (const auto& id : near->quoted_in(ledger, *candidate.outline))
      if (auto kept = ledger.merged_into(id); std::ranges::find(item.contains, kept) == item.contains.end())
        item.contains.push_back(std::move(kept));
  return item.story_id != gathered || !item.possible_dup_of.empty() || (quotes && !item.contains.empty());
}

void make_outline(Candidate& candidate) {
  if (!candidate.outline) candidate.outline = outline_of(candidate.item);
}

void remember_outline(LedgerTransaction& ledger, Candidate& candidate, NearWindow& near, Time now) {
  make_outline(candidate);
  near.add(ledger, candidate.item.id, candidate.item.story_id, *candidate.outline, candidate.outlet, seconds_of(now));
}

void store_new(KnownItems& ledger, Candidate& candidate, const Recognised& known, Ruling& ruling, Time now) {
  ruling.is_published = !candidate.held_back;
  const auto item = known_of(candidate, first_seen_of(candidate.item, now));
  ledger.put_item(item);
  remember_names(ledger, candidate, known, item, true);
  ruling.decision.item_id = item.id;
}

// Returns whether the item is said in other words from now on.
bool store_revision(KnownItems& ledger, Candidate& candidate, const Recognised& known, Ruling& ruling) {
  const auto before = ledger.item(ruling.decision.item_id).value();
  auto& revision = candidate.item;
  const bool is_own = before.source == revision.source;
  const bool is_merged = !ruling.sightings.empty();
  const bool is_replaced = !is_own && !is_merged;
  revision.id = ruling.decision.item_id;
  revision.revision = ruling.decision.revision;
  keep_first_date(revision, before.first_seen);
  revision.identity = united_identity(before.identity, candidate, known);
  revision.story_id = story_of(before);
  revision.possible_dup_of = before.possible_dup_of;
  revision.carriers = is_own ? unpacked_carriers(before.carriers) : carriers_with(before, carrier_of(revision));
  candidate.held_back = false;
  ruling.is_published = true;
  ruling.is_as_gathered = false;
  if (is_replaced) {
    revision.replaced_source = before.source;
    ruling.sightings.push_back(sighting_of_replaced(before, ruling.decision, revision));
  }
  auto item = known_of(candidate, before.first_seen);
  if (is_merged) {  // it stays its source's own
    item.source = before.source;
    item.authority = before.authority;
    item.trust = before.trust;
  }
  ledger.put_item(item);
  remember_names(ledger, candidate, known, item, false);
  return is_replaced || has_text_at_last(candidate, before);
}

void tell_sighting(KnownItems& ledger, const Candidate& candidate, const Recognised& known,
                   const std::optional<Nearest>& nearest, Ruling& ruling) {
  const bool is_near = ruling.decision.matched == KeyKind::near;
  const auto& item = is_near ? nearest->item : matched(known.matches, ruling.decision).item;
  remember_names(ledger, candidate, known, item, false);
  note_carrier(ledger, item.id, carrier_of(candidate.item));
  ruling.sightings.push_back(sighting_of(candidate.item, ruling.decision, item.first_seen));
}

void tell_likeness(const Likeness& likeness, Sighting& sighting) {
  sighting.resemblance = percent(likeness.resemblance);
  sighting.containment = percent(likeness.containment);
}

}  // namespace

bool is_page_needed(const LedgerTransaction& ledger, const Candidate& candidate, Time now) {
  if (!candidate.wants_page || candidate.held_back || candidate.postponed) return false;
  const auto verdict = decide(candidate, recognise(ledger, candidate).matches).verdict;
  if (verdict == Verdict::new_item || verdict == Verdict::revision) return true;
  const auto again = ledger.page_try(candidate.keys.front());
  return again && again->due <= now;
}

bool is_known(const KnownItems& ledger, const Candidate& candidate) {
  return std::any_of(candidate.keys.begin(), candidate.keys.end(), [&](const Key& key) { return ledger.find(key); });
}

Ruling decide_and_store(LedgerTransaction& ledger, Candidate& candidate, Time now, NearWindow* near) {
  if (const auto entry = listed_again(ledger, candidate)) {
    ledger.put_key(candidate.keys.front(), entry->item.id, entry->seen);
    return {.decision = decide(candidate, std::span(&*entry, 1))};
  }
  // The older item may be in a mirror's few words: what WeChat's own page says is then its revision. It stays its
  // source's own, which may go on to revise it.
  Ruling ruling{.sightings = merge_late(ledger, candidate, now)};
  if (!ruling.sightings.empty()) candidate.authority = Authority::kHighest;
  const auto known = recognise(ledger, candidate);
  auto& decision = ruling.decision = decide(candidate, known.matches);
  const bool is_compared = near != nullptr && near->is_on() && !candidate.held_back;
  const bool may_be_echo = is_compared && decision.verdict == Verdict::new_item && candidate.page != PageRead::gone;
  std::optional<Nearest> nearest;
  std::vector<NearMatch> compared;
  if (may_be_echo) {
    make_outline(candidate);
    nearest = nearest_to(ledger, candidate, *near, now, compared, decision);
  }
  if (nearest && nearest->match.judgement.relation == Relation::same) decision = as_echo(candidate, *nearest);
  NotedNames names(ledger);
  bool own = true;
  switch (decision.verdict) {
    case Verdict::new_item:
      candidate.held_back = candidate.held_back || candidate.page == PageRead::gone;
      candidate.item.revision = decision.revision;
      ruling.is_as_gathered = !name_apart(candidate, known);
      ruling.is_as_gathered &= !advise(ledger, candidate, known, nearest, may_be_echo ? near : nullptr, decision);
      store_new(names, candidate, known, ruling, now);
      if (may_be_echo) remember_outline(ledger, candidate, *near, now);
      break;
    case Verdict::revision:
      if (store_revision(names, candidate, known, ruling) && is_compared)
        remember_outline(ledger, candidate, *near, now);
      break;
    case Verdict::sighting:
      own = false;
      tell_sighting(names, candidate, known, nearest, ruling);
      break;
    case Verdict::unchanged:
      own = matched(known.matches, decision).item.source == candidate.item.source;
      if (own) adopt_hashes(names, candidate, matched(known.matches, decision));
      remember_names(names, candidate, known, matched(known.matches, decision).item, false);
      break;
  }
  if (decision.matched == KeyKind::near) tell_likeness(nearest->match.likeness, ruling.sightings.back());
  remember_page(ledger, candidate, own);
  keep_evidence(ledger, candidate, decision, known.matches, compared, now);
  tell_what_is_known(ledger, candidate, known, names, ruling, now);
  return ruling;
}

}  // namespace kuaixun
