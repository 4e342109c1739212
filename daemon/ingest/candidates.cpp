#include "ingest/candidates.hpp"

#include <algorithm>
#include <numeric>

#include "dedup/decide.hpp"
#include "ingest/full_text.hpp"
#include "ingest/normalizer.hpp"
#include "publish/item_codec.hpp"

namespace kuaixun {
namespace {

CandidateItem candidate_of(Normalized normalized, const Authority& authority) {
  CandidateItem candidate;
  candidate.keys = std::move(normalized.known_by.keys);
  candidate.content_hash = candidate.words = normalized.known_by.content_hash;
  candidate.title_hash = normalized.known_by.title_hash;
  candidate.authority = authority.over(normalized.url);
  candidate.item = std::move(normalized.item);
  return candidate;
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

// Marks what a first poll does not publish: all but the newest `items`, and whatever is older than `age`.
void hold_back(std::vector<CandidateItem>& items, const BackfillSettings& backfill, Time now) {
  int newer = 0;
  for (auto candidate = items.rbegin(); candidate != items.rend(); ++candidate, ++newer)
    candidate->held_back = newer >= backfill.items || now - candidate->item.published_at.at > backfill.age;
}

}  // namespace

Result<Candidates> understand(const Document& document, const Source& source, const Connector& connector,
                              const KafkaSettings& kafka, const BackfillSettings& backfill, bool first_poll) {
  auto batch = connector.parse(document, source);
  if (!batch) return batch.error();
  Candidates understood{std::move(*batch), {}};
  const EntryContext context{source, understood.batch.document, document.url, document.fetched_at};
  const Authority authority(source.url);
  const auto& entries = understood.batch.entries;
  understood.items.reserve(entries.size());
  for (auto place = entries.size(); place-- > 0;) {
    auto& candidate = understood.items.emplace_back(candidate_of(normalize(entries[place], context), authority));
    candidate.entry = place;
    candidate.wants_page = wants_page(entries[place], candidate.item, source.full_text);
  }
  sort_by_age(understood.items);
  if (first_poll) hold_back(understood.items, backfill, document.fetched_at);
  for (auto& candidate : understood.items)
    if (!candidate.held_back) candidate.record = encode(candidate.item, kafka);
  if (source.full_text == FullText::never) understood.batch.entries = {};  // freed where they were made
  return understood;
}

}  // namespace kuaixun
