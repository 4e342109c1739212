#include "ingest/last_listed.hpp"

#include <algorithm>
#include <cstring>

namespace kuaixun {
namespace {

std::uint64_t hash_of(const Candidate& candidate) {
  const auto& name = candidate.keys.front().hash;
  std::uint64_t hash = 0;
  static_assert(sizeof(name) >= sizeof(hash));
  std::memcpy(&hash, name.data(), sizeof(hash));
  return hash ^ candidate.said_hash;
}

}  // namespace

bool LastListed::has(std::string_view source_id, const Candidate& candidate) const {
  const auto listed = listed_.find(source_id);
  return listed != listed_.end() && std::ranges::binary_search(listed->second, hash_of(candidate));
}

void LastListed::note(const std::string& source_id, const std::vector<Candidate>& candidates) {
  auto& listed = listed_[source_id];
  listed.clear();
  for (const auto& candidate : candidates)
    if (!candidate.postponed && listed.size() < kMost) listed.push_back(hash_of(candidate));
  listed.shrink_to_fit();
  std::ranges::sort(listed);
}

}  // namespace kuaixun
