#include "near/votes.hpp"

#include <utility>

#include "near/least.hpp"

namespace kuaixun {

void Votes::add(std::uint32_t item, float weight, bool is_of_title) {
  constexpr std::uint32_t kFactor = 2654435761u;  // Knuth, The Art of Computer Programming, 6.4
  auto place = item * kFactor >> (32 - kPlaceBits);
  while (places_[place] != 0 && counts_[places_[place] - 1].item != item) place = (place + 1) % places_.size();
  if (places_[place] == 0) {
    counts_[size_] = {.item = item};
    places_[place] = std::uint8_t(++size_);
  }
  auto& count = counts_[places_[place] - 1];
  count.weight += weight;
  ++count.votes;
  count.has_title = count.has_title || is_of_title;
}

Votes::Items Votes::most() const {
  using Rank = std::pair<float, std::uint32_t>;
  Least<Rank, kMostFound> first;
  Least<Rank, kMostByTitle> by_title;
  for (std::size_t i = 0; i < size_; ++i) {
    const auto& count = counts_[i];
    const Rank rank(-count.weight, ~count.item);
    if (count.votes > 1)
      first.add(rank);
    else if (count.has_title)
      by_title.add(rank);
  }
  Items items;
  for (const auto& rank : first) items.push_back(~rank.second);
  for (const auto& rank : by_title)
    if (items.size() < kMostFound) items.push_back(~rank.second);
  return items;
}

}  // namespace kuaixun
