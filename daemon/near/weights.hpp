// How much it says that two texts have a feature in common: the rarer it is, the more.
#pragma once

#include <span>
#include <vector>

#include "near/units.hpp"

namespace kuaixun {

// Inverse document frequency over the items of a window: the logarithm of all items by those with the feature, both
// smoothed. Counts by slot (see units.hpp).
class Weights {
 public:
  Weights();

  // The features of one item.
  void add(std::span<const Feature> features);
  void remove(std::span<const Feature> features);

  float of(Feature feature) const;
  float of_all(std::span<const Feature> features) const;
  std::uint32_t items_with(Feature feature) const { return items_with_[slot_of(feature)]; }

 private:
  std::vector<std::uint32_t> items_with_ = std::vector<std::uint32_t>(kSlots, 0);
  std::size_t items_ = 0;
  float log_items_;  // of items_, smoothed
};

}  // namespace kuaixun
