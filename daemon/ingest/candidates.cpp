#include "ingest/candidates.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "dedup/addressing.hpp"
#include "dedup/decide.hpp"
#include "ingest/full_text.hpp"
#include "ingest/normalizer.hpp"
#include "publish/item_codec.hpp"

namespace kuaixun {
namespace {

CandidateItem candidate_of(Normalized normalized, const Authority& authority) {
  CandidateItem candidate;
  candidate.keys = std::move(normalized.known_by.keys);
  candidate.former = std::move(normalized.known_by.former);
  candidate.shared = normalized.known_by.page;
  candidate.content_hash = candidate.words = normalized.known_by.content_hash;
  candidate.title_hash = normalized.known_by.title_hash;
  candidate.authority = authority.over(normalized.url);
  candidate.item = std::move(normalized.item);
  return candidate;
}

// Everything normalised, the last entry first, and named as the document tells its entries apart.
std::vector<CandidateItem> candidates_of(const std::vector<Entry>& entries, const EntryContext& context) {
  std::vector<Normalized> all;
  std::vector<AsWritten> written;
  std::vector<Addressed> addressed;
  all.reserve(entries.size());
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    auto& each = all.emplace_back(normalize(*entry, context));
    written.push_back(as_written(*entry, context.document));
    addressed.push_back({&each.item, &each.url, &each.known_by, written.back().hash});
  }
  tell_apart(addressed);
  const Authority authority(context.source.url);
  std::vector<CandidateItem> candidates;
  candidates.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& candidate = candidates.emplace_back(candidate_of(std::move(all[i]), authority));
    candidate.entry = entries.size() - 1 - i;
    candidate.written = written[i];
    candidate.cut_off = entries[candidate.entry].cut_off;
    candidate.wants_page = wants_page(entries[candidate.entry], candidate.item, context.source.full_text);
  }
  return candidates;
}

// Oldest first. Feeds list the newest first; items of one moment (undated ones, say) go out in the opposite of the
// feed's order, in which they come here.
void sort_by_age(std::vector<CandidateItem>& items) {
  const auto earlier = [](const CandidateItem& a, const CandidateItem& b) {
    return a.item.published_at.at < b.item.published_at.at;
  };
  if (std::is_sorted(items.begin(), items.end(), earlier)) return;
  // A candidate is large: each is moved once.
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return earlier(items[a], items[b]); });
  std::vector<CandidateItem> sorted;
  sorted.reserve(items.size());
  for (const auto place : order) sorted.push_back(std::move(items[place]));
  items = std::move(sorted);
}

void hold_back(std::vector<CandidateItem>& items, const BackfillSettings& backfill, const Backlog& backlog, Time now) {
  int newer = 0;
  for (auto candidate = items.rbegin(); candidate != items.rend(); ++candidate, ++newer)
    candidate->held_back = backlog.holds(candidate->item.published_at, newer, backfill, now);
}

// What came of an entry; even. As Cursor::cut_entry it is odd when the document broke off in the entry, not after it.
std::uint64_t extent_of(const CandidateItem& candidate) {
  std::uint64_t key = 0;
  std::memcpy(&key, candidate.keys.front().hash.data(), sizeof key);
  return (key ^ candidate.words) << 1;
}
bool is_after_an_entry(std::uint64_t cut_entry) { return cut_entry != 0 && cut_entry % 2 == 0; }

// An entry that is cut waits, as the rest may come with the next document; what breaks off at the same place again is
// published as it is. One whose name has not come would be another when it has: it waits for its name.
void wait_for_the_rest(Candidates& understood, std::uint64_t cut_before) {
  const CandidateItem* last = nullptr;
  for (auto& candidate : understood.items) {
    if (last == nullptr || candidate.entry > last->entry) last = &candidate;
    if (!candidate.cut_off) continue;
    understood.cut_entry = (understood.cut_entry ^ extent_of(candidate)) | 1;
    candidate.postponed = candidate.item.guid.empty() && candidate.item.url.empty();
    add_flag(candidate.item.flags, "recovered");
  }
  if (understood.cut_entry == 0 && last != nullptr) understood.cut_entry = extent_of(*last);
  understood.lacks_end_only = is_after_an_entry(understood.cut_entry) && is_after_an_entry(cut_before);
  understood.cut_alike = understood.cut_entry != 0 && understood.cut_entry == cut_before;
  for (auto& candidate : understood.items)
    if (candidate.cut_off && !understood.cut_alike) candidate.postponed = true;
}

std::size_t weight_of(const Entry& entry) {
  return sizeof(Entry) + entry.title.size() + entry.summary.size() + entry.content.size();
}

}  // namespace

std::size_t weight_of(const CandidateItem& candidate) {
  const auto& item = candidate.item;
  return sizeof(CandidateItem) + item.title.size() + item.title_raw.size() + item.summary.size() +
         item.content_html.size() + item.content_text.size() + candidate.record.value.size();
}

std::size_t weight_of(const Candidates& candidates) {
  std::size_t weight = 0;
  for (const auto& candidate : candidates.items) weight += weight_of(candidate);
  for (const auto& entry : candidates.batch.entries) weight += weight_of(entry);
  return weight;
}

Result<Candidates> understand(const Document& document, const Source& source, const Connector& connector,
                              const KafkaSettings& kafka, const BackfillSettings& backfill, const Past& past) {
  auto batch = connector.parse(document, source);
  if (!batch) return batch.error();
  Candidates understood{.batch = std::move(*batch)};
  const EntryContext context{source, understood.batch.document, document.url, document.fetched_at};
  understood.items = candidates_of(understood.batch.entries, context);
  sort_by_age(understood.items);
  hold_back(understood.items, backfill, past.backlog, document.fetched_at);
  if (document.cut_off || understood.batch.document.cut_off) wait_for_the_rest(understood, past.cut_entry);
  for (auto& candidate : understood.items)
    if (!candidate.held_back) candidate.record = encode_and_cut(candidate.item, kafka, kRecipe);
  if (source.full_text == FullText::never) understood.batch.entries = {};  // freed where they were made
  return understood;
}

}  // namespace kuaixun
