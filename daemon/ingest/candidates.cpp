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
  candidate.authority = authority.over(normalized.item.url);
  candidate.item = std::move(normalized.item);
  return candidate;
}

}  // namespace

void hold_back(std::vector<CandidateItem>& items, const BackfillSettings& backfill, Time now) {
  std::vector<std::size_t> newest(items.size());
  std::iota(newest.begin(), newest.end(), 0);
  std::stable_sort(newest.begin(), newest.end(), [&](std::size_t a, std::size_t b) {
    return items[a].item.published_at.at > items[b].item.published_at.at;
  });
  for (std::size_t rank = 0; rank < newest.size(); ++rank) {
    auto& candidate = items[newest[rank]];
    candidate.held_back =
        rank >= std::size_t(std::max(0, backfill.items)) || now - candidate.item.published_at.at > backfill.age;
  }
}

Result<Candidates> understand(const Document& document, const Source& source, const Connector& connector,
                              const KafkaSettings& kafka, const BackfillSettings& backfill, bool first_poll) {
  auto batch = connector.parse(document, source);
  if (!batch) return batch.error();
  Candidates understood{std::move(*batch), {}};
  const EntryContext context{source, understood.batch.document, document.url, document.fetched_at};
  const Authority authority(source.url);
  understood.items.reserve(understood.batch.entries.size());
  for (const auto& entry : understood.batch.entries) {
    auto& candidate = understood.items.emplace_back(candidate_of(normalize(entry, context), authority));
    candidate.entry = understood.items.size() - 1;
    candidate.wants_page = wants_page(entry, candidate.item, source.full_text);
  }
  if (first_poll) hold_back(understood.items, backfill, document.fetched_at);
  // Feeds list the newest first; items of one moment (undated ones, say) go out in the opposite of the feed's order.
  std::reverse(understood.items.begin(), understood.items.end());
  const auto earlier = [](const auto& a, const auto& b) { return a.item.published_at.at < b.item.published_at.at; };
  if (!std::is_sorted(understood.items.begin(), understood.items.end(), earlier))
    std::stable_sort(understood.items.begin(), understood.items.end(), earlier);
  for (auto& candidate : understood.items)
    if (!candidate.held_back) candidate.record = encode(candidate.item, kafka);
  return understood;
}

}  // namespace kuaixun
