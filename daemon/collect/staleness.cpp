#include "collect/staleness.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace kuaixun {
namespace {

using std::chrono::seconds;

constexpr int kEmptyReads = 3;
constexpr int kMostGaps = 6;
constexpr std::chrono::days kShortest{4}, kWithoutHistory{14};
constexpr std::size_t kManySources = 3;

// The mean gap between the dates of one document; those of one moment were pushed together.
seconds gap_between(std::vector<Time>& dates) {
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  if (dates.size() < 2) return seconds{0};
  return std::chrono::duration_cast<seconds>(dates.back() - dates.front()) / long(dates.size() - 1);
}

// Whether one of these marks was not among those of lately; they are now, before the older ones.
bool take_marks(std::vector<std::uint32_t>& lately, std::vector<std::uint32_t> marks) {
  constexpr std::size_t kFew = 256, kMost = 16'384;  // kept of a source
  auto known = lately;
  std::sort(known.begin(), known.end());
  const bool has_news = std::any_of(marks.begin(), marks.end(), [&](std::uint32_t mark) {
    return !std::binary_search(known.begin(), known.end(), mark);
  });
  if (!has_news) return false;
  const auto kept = std::min(std::max(2 * marks.size(), kFew), kMost);
  auto listed = marks;
  std::sort(listed.begin(), listed.end());
  for (const auto mark : lately)
    if (!std::binary_search(listed.begin(), listed.end(), mark)) marks.push_back(mark);
  if (marks.size() > kept) marks.resize(kept);
  lately = std::move(marks);
  return true;
}

}  // namespace

std::uint32_t mark_of(const Candidate& candidate) {
  const auto& keys = candidate.keys;
  const auto address =
      std::find_if(keys.begin(), keys.end(), [](const Key& key) { return key.kind == KeyKind::address; });
  std::uint32_t mark = 0;
  std::memcpy(&mark, (address != keys.end() ? *address : keys.front()).hash.data(), sizeof mark);
  return mark;
}

std::string_view to_string(Staleness staleness) {
  constexpr std::array<std::string_view, 4> kNames{"fresh", "empty_list", "no_news", "instance"};
  return kNames[std::size_t(staleness)];
}

void observe(Liveness& liveness, Reading reading, Time now) {
  if (reading.entries.empty()) {
    if (liveness.newest) liveness.empty_reads = std::min(liveness.empty_reads + 1, kEmptyReads);
    return;
  }
  liveness.empty_reads = 0;
  const bool has_news = take_marks(liveness.lately, std::move(reading.entries));
  if (liveness.newest && !has_news) return;
  auto gap = gap_between(reading.dates);
  const auto newest = reading.dates.empty() ? now : reading.dates.back();
  if (liveness.newest && newest <= *liveness.newest) return;
  if (gap == seconds{0} && liveness.newest) gap = std::chrono::duration_cast<seconds>(newest - *liveness.newest);
  liveness.newest = newest;
  if (gap > seconds{0})
    liveness.usual_gap = liveness.usual_gap == seconds{0} ? gap : (liveness.usual_gap * 3 + gap) / 4;
}

void observe_unchanged(Liveness& liveness) {
  if (liveness.empty_reads > 0) liveness.empty_reads = std::min(liveness.empty_reads + 1, kEmptyReads);
}

Staleness staleness_of(const Liveness& liveness, Time now) {
  if (liveness.empty_reads >= kEmptyReads) return Staleness::empty_list;
  if (!liveness.newest) return Staleness::fresh;
  const seconds patience = liveness.usual_gap > seconds{0}
                               ? std::max<seconds>(kShortest, liveness.usual_gap * kMostGaps)
                               : seconds(kWithoutHistory);
  return now - *liveness.newest > patience ? Staleness::no_news : Staleness::fresh;
}

bool HostStaleness::tell(const std::string& source_id, Staleness alone) {
  const bool was_silent = is_silent();
  auto& known = alone_.try_emplace(source_id, Staleness::fresh).first->second;
  if (known != Staleness::fresh) --stale_;
  if (alone != Staleness::fresh) ++stale_;
  known = alone;
  return is_silent() != was_silent;
}

Staleness HostStaleness::of(const std::string& source_id) const {
  return is_silent() ? Staleness::instance : alone_.at(source_id);
}

bool HostStaleness::is_silent() const { return alone_.size() >= kManySources && stale_ == alone_.size(); }

}  // namespace kuaixun
