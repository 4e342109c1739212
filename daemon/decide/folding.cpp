#include "decide/folding.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "base/take_line.hpp"
#include "decide/address_holders.hpp"
#include "decide/copies.hpp"
#include "decide/naming.hpp"
#include "decide/near_window.hpp"
#include "dedup/keys.hpp"
#include "dedup/likeness.hpp"
#include "dedup/rules.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

bool is_older(const KnownItem& a, const KnownItem& b) {
  return std::tie(a.first_seen, a.id) < std::tie(b.first_seen, b.id);
}

std::vector<std::string> identities_of(std::string_view lines) {
  std::vector<std::string> identities;
  while (!lines.empty()) identities.emplace_back(take_line(lines));
  return identities;
}

bool has(const std::vector<std::string>& identities, const Key& key) {
  return std::any_of(identities.begin(), identities.end(),
                     [&](const std::string& each) { return key_of_identity(each) == key; });
}

std::vector<Key> part_names_of(const Item& item, const Key& own) {
  std::vector<Key> names{own};
  if (const auto link = canonical_url_key(item.url); !link.empty())
    names.push_back(linking_part_key(item, make_key(KeyKind::link, link)));
  return names;
}

// The names that the item's entry may have besides `own`, and that one: see dedup/addressing.hpp.
std::vector<Key> entry_names_of(const Item& item, const Key& own) {
  if (item.is_part()) return part_names_of(item, own);
  const auto url = parse_url(item.url);
  const auto address = url ? canonical_url_key(*url) : std::string{};
  const auto page = make_key(KeyKind::address, address);
  const bool has_address = has(item.identity, page);
  if (address.empty() && item.guid.empty()) return {own, dated_key(item, own)};
  if (address.empty() || (!item.guid.empty() && has_address)) return {own};
  const auto by_title = place_key(item, page);
  std::vector<Key> names{by_title};
  if (!item.guid.empty() || has_address) names.push_back(own);
  if (item.guid.empty()) names.push_back(dated_key(item, by_title));
  if (item.guid.empty() && url->fragment) names.push_back(entry_key(item.source, address + "#" + *url->fragment));
  return names;
}

// A guid or title that has come again stands for the younger item.
void claim_name(KnownItems& ledger, const Key& name, const KnownItem& item, const SeenAs& seen) {
  const auto holder = ledger.find(name);
  if (!holder || holder->item.id == item.id || is_older(holder->item, item)) ledger.put_key(name, item.id, seen);
}

// A text, and what parts refer to, leads to the first that had it.
void claim_first(KnownItems& ledger, const Key& key, const KnownItem& item) {
  const auto holder = ledger.find(key);
  if (!holder || is_older(item, holder->item)) ledger.put_key(key, item.id, {});
}

// An address under which an item was but seen leads to it unless it is in another's identity.
void claim_as_seen(KnownItems& ledger, const Key& address, const KnownItem& item) {
  const auto holder = ledger.find(address);
  if (holder) {
    const auto named = ledger.item(holder->item.id);
    if (!is_older(item, holder->item) || (named && !identity_among(named->identity, address).empty())) return;
  }
  ledger.put_key(address, item.id, seen_as(AddressRole::article));
}

}  // namespace

Folding::Folding(const std::vector<Source>& sources, const DedupSettings& dedup) : dedup_(dedup) {
  for (const auto& source : sources) sources_.emplace(source.id, source);
}

const Source& Folding::source_of(const std::string& id) {
  return sources_.try_emplace(id, Source{.id = id}).first->second;
}

void Folding::add(LedgerTransaction& ledger, const Item& item, std::uint32_t recipe) {
  note_entry(item.source, item.published_at, item.fetched_at);
  const auto before = ledger.item(item.id);
  if (before && before->revision > item.revision) return;
  const auto& source = source_of(item.source);
  const auto candidate = candidate_of(item);
  const bool cut = has_flag(item.flags, "truncated");
  // A date that nobody said is when the item was first seen: see decider.cpp.
  const auto first_seen = item.published_at.precision == Precision::inferred ? item.published_at.at : item.fetched_at;
  auto identities = before ? identities_of(before->identity) : std::vector<std::string>{};
  for (const auto& each : item.identity)
    if (std::find(identities.begin(), identities.end(), each) == identities.end()) identities.push_back(each);
  const KnownItem known{.id = item.id,
                        .revision = item.revision,
                        .status = item.status,
                        .source = item.source,
                        .authority = Authority(source.url).over(item.url),
                        .trust = source.trust,
                        .content_hash = cut ? kUnknownContent : candidate.content_hash,
                        .title_hash = candidate.title_hash,
                        .recipe = recipe,
                        .teaser = has_flag(item.flags, "full_text_missing"),
                        .first_seen = before ? std::min(before->first_seen, first_seen) : first_seen,
                        .sketch = sketch_of(item),
                        .story_id = item.story_id == item.id ? "" : item.story_id,
                        .possible_dup_of = item.possible_dup_of,
                        .identity = lines_of(identities),
                        .copy = packed_copy(item),
                        .carriers = packed_carriers(item.carriers)};
  ledger.put_item(known);
  note_outline(item, known.first_seen);
  ledger.begin_list(item.source);
  for (const auto& name : entry_names_of(item, candidate.keys.front()))
    claim_name(ledger, name, known, {.content_hash = known.content_hash, .recipe = recipe});
  for (const auto& key : candidate.keys)
    if (key.kind == KeyKind::link) claim_first(ledger, key, known);
  for (const auto& identity : identities) {
    const auto key = key_of_identity(identity);
    if (!key) continue;
    if (key->kind == KeyKind::address)
      claim_address(ledger, *key, known);
    else
      claim_first(ledger, *key, known);
  }
}

void Folding::add(LedgerTransaction& ledger, const Sighting& sighting) {
  note_entry(sighting.source, sighting.published_at, sighting.seen_at);
  const auto item = ledger.item(sighting.item_id);
  if (!item) return;
  note_carrier(ledger, item->id, {sighting.source, sighting.publisher, sighting.labels});
  const Item seen{.source = sighting.source, .url = sighting.url, .guid = sighting.guid, .title = sighting.title};
  ledger.begin_list(sighting.source);
  for (const auto& key : candidate_of(seen).keys) {
    if (key.kind == KeyKind::entry)
      claim_name(ledger, key, *item, {});
    else
      claim_as_seen(ledger, key, *item);
  }
  if (!sighting.merged_item_id.empty()) ledger.merge(sighting.merged_item_id, sighting.item_id);
}

// A date in the future says nothing of what is new now.
void Folding::note_entry(const std::string& source, const Timestamp& published, Time seen) {
  const auto date = published.at == Time{} ? seen : std::min(published.at, seen);
  auto& newest = newest_.try_emplace(source, date).first->second;
  newest = std::max(newest, date);
}

void Folding::note_outline(const Item& item, Time first_seen) {
  if (!dedup_.near) return;
  newest_said_ = std::max(newest_said_, first_seen);
  if (item.status == Status::withdrawn || first_seen < newest_said_ - dedup_.window) {
    said_.erase(item.id);
    return;
  }
  auto outline = outline_of(item);
  outline.pieces = {};
  said_.insert_or_assign(item.id, Said{.first_seen = first_seen,
                                       .story_id = item.story_id.empty() ? item.id : item.story_id,
                                       .outlet = source_of(item.source).outlet_name(),
                                       .outline = std::move(outline)});
  if (said_.size() < looked_through_at_) return;
  std::erase_if(said_, [&](const auto& each) { return each.second.first_seen < newest_said_ - dedup_.window; });
  looked_through_at_ = 2 * said_.size() + 10'000;
}

// In the order in which they were said: see NearIndex.
void Folding::save_outlines(Outlines& ledger) {
  std::vector<std::pair<Time, const std::string*>> order;
  order.reserve(said_.size());
  for (const auto& [id, said] : said_) order.emplace_back(said.first_seen, &id);
  std::sort(order.begin(), order.end(),
            [](const auto& a, const auto& b) { return std::tie(a.first, *a.second) < std::tie(b.first, *b.second); });
  NearWindow near(dedup_);
  for (const auto& [first_seen, id] : order) {
    const auto& said = said_.at(*id);
    near.add(ledger, *id, said.story_id, said.outline, said.outlet,
             std::chrono::floor<std::chrono::seconds>(first_seen.time_since_epoch()));
  }
}

void Folding::save_cursors(Cursors& ledger) const {
  for (const auto& [source, newest] : newest_) {
    Cursor cursor;
    cursor.liveness.newest = newest;
    ledger.save_cursor(source, cursor);
  }
}

}  // namespace kuaixun
