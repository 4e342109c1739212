#include "ingest/refusals.hpp"

#include <algorithm>

namespace kuaixun {

std::optional<Time> Refusals::refused(const std::string& host, const std::string& source, std::size_t sources,
                                      Time asked, Time now) {
  constexpr int kMostDoublings = 5;
  auto& known = hosts_[host];
  known.refused.insert(source);
  if (now < known.until) return std::nullopt;  // asked before it was left alone
  if (sources >= kMany && known.refused.size() < kEvidence) return std::nullopt;
  const auto longest = std::min<std::chrono::minutes>(kFirst * (1 << std::min(known.times, kMostDoublings)), kLongest);
  ++known.times;
  known.from = now;
  known.until = std::min<Time>(asked, now + longest);
  return known.until;
}

void Refusals::answered(const std::string& host, Time now) {
  const auto known = hosts_.find(host);
  if (known == hosts_.end()) return;
  known->second.refused.clear();
  const auto pause = known->second.until - known->second.from;
  if (now >= known->second.until + pause) hosts_.erase(known);
}

}  // namespace kuaixun
