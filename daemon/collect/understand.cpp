#include "collect/understand.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "collect/full_text.hpp"
#include "collect/normalizer.hpp"
#include "dedup/addressing.hpp"
#include "dedup/rules.hpp"

namespace kuaixun {
namespace {

// Everything normalised, the last entry first, and named as the document tells its entries apart.
std::vector<Candidate> candidates_of(const std::vector<Entry>& entries, const EntryContext& context) {
  const Authority authority(context.source.url);
  std::vector<Candidate> candidates;
  std::vector<std::optional<Url>> urls;
  candidates.reserve(entries.size());
  urls.reserve(entries.size());
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const auto& url = urls.emplace_back(parse_url(entry->url));
    auto& candidate = candidates.emplace_back(normalize(*entry, url, context));
    candidate.authority = authority.over(url);
    candidate.written = as_written(*entry, context.document);
    candidate.place = std::size_t(entries.rend() - entry) - 1;
    candidate.cut_off = entry->cut_off;
    candidate.wants_page = wants_page(*entry, candidate.item, context.source.full_text);
  }
  tell_apart(candidates, urls);
  return candidates;
}

// Oldest first. Feeds list the newest first; items of one moment (undated ones, say) go out in the opposite of the
// feed's order, in which they come here.
void sort_by_age(std::vector<Candidate>& items) {
  const auto earlier = [](const Candidate& a, const Candidate& b) {
    return a.item.published_at.at < b.item.published_at.at;
  };
  if (std::is_sorted(items.begin(), items.end(), earlier)) return;
  // A candidate is large: each is moved once.
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return earlier(items[a], items[b]); });
  std::vector<Candidate> sorted;
  sorted.reserve(items.size());
  for (const auto place : order) sorted.push_back(std::move(items[place]));
  items = std::move(sorted);
}

void hold_back(std::vector<Candidate>& items, const BackfillSettings& backfill, const Backlog& backlog, Time now) {
  int newer = 0;
  for (auto candidate = items.rbegin(); candidate != items.rend(); ++candidate, ++newer)
    candidate->held_back = backlog.holds(candidate->item.published_at, newer, backfill, now);
}

// What came of an entry; even. As Cursor::cut_entry it is odd when the document broke off in the entry, not after it.
std::uint64_t extent_of(const Candidate& candidate) {
  std::uint64_t key = 0;
  std::memcpy(&key, candidate.keys.front().hash.data(), sizeof key);
  return (key ^ candidate.said_hash) << 1;
}
bool is_after_an_entry(std::uint64_t cut_entry) { return cut_entry != 0 && cut_entry % 2 == 0; }

// An entry that is cut waits, as the rest may come with the next document; what breaks off at the same place again is
// published as it is. One whose name has not come would be another when it has: it waits for its name.
void wait_for_the_rest(Understood& understood, std::uint64_t cut_before) {
  const Candidate* last = nullptr;
  for (auto& candidate : understood.candidates) {
    if (last == nullptr || candidate.place > last->place) last = &candidate;
    if (!candidate.cut_off) continue;
    understood.cut_entry = (understood.cut_entry ^ extent_of(candidate)) | 1;
    candidate.postponed = candidate.item.guid.empty() && candidate.item.url.empty();
    add_flag(candidate.item.flags, "recovered");
  }
  if (understood.cut_entry == 0 && last != nullptr) understood.cut_entry = extent_of(*last);
  understood.lacks_end_only = is_after_an_entry(understood.cut_entry) && is_after_an_entry(cut_before);
  understood.cut_alike = understood.cut_entry != 0 && understood.cut_entry == cut_before;
  for (auto& candidate : understood.candidates)
    if (candidate.cut_off && !understood.cut_alike) candidate.postponed = true;
}

std::size_t weight_of(const Entry& entry) {
  return sizeof(Entry) + entry.title.size() + entry.summary.size() + entry.content.size();
}

}  // namespace

std::size_t weight_of(const Candidate& candidate) {
  const auto& item = candidate.item;
  const auto texts = item.title.size() + item.title_raw.size() + item.summary.size() + item.content_html.size() +
                     item.content_text.size();
  return sizeof(Candidate) + 2 * texts;
}

std::size_t weight_of(const Understood& understood) {
  std::size_t weight = 0;
  for (const auto& candidate : understood.candidates) weight += weight_of(candidate);
  for (const auto& entry : understood.batch.entries) weight += weight_of(entry);
  return weight;
}

Result<Understood> understand(const Document& document, const Source& source, const Connector& connector,
                              const BackfillSettings& backfill, const Past& past) {
  auto batch = connector.parse(document, source);
  if (!batch) return batch.error();
  Understood understood{.batch = std::move(*batch)};
  const EntryContext context{source, understood.batch.document, document.url, document.fetched_at};
  understood.candidates = candidates_of(understood.batch.entries, context);
  sort_by_age(understood.candidates);
  hold_back(understood.candidates, backfill, past.backlog, document.fetched_at);
  if (document.cut_off || understood.batch.document.cut_off) wait_for_the_rest(understood, past.cut_entry);
  if (source.full_text == FullText::never) understood.batch.entries = {};  // freed where they were made
  return understood;
}

}  // namespace kuaixun
