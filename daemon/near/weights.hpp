// How much it says that two texts have a feature in common: the rarer it is, the more.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <unordered_map>
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

  float of(Feature feature) const { return of_one_that(items_with(feature)); }
  // Of a feature that so many items have.
  float of_one_that(std::uint32_t items) const {
    constexpr float kLeast = 0.05f;  // of what every text has
    const auto weight = log_items_ - log_after(items);
    return weight < kLeast ? kLeast : weight;
  }
  // … and of several: two sums at once, as none waits for the other.
  float of_all_that(std::span<const std::uint32_t> items) const {
    std::array<float, 2> sums{};
    for (std::size_t i = 0; i < items.size(); ++i) sums[i % 2] += of_one_that(items[i]);
    return sums[0] + sums[1];
  }
  float of_all(std::span<const Feature> features) const;
  // … of each, into `items`: together, as memory answers many at once.
  void items_with(std::span<const Feature> features, std::vector<std::uint32_t>& items) const {
    items.resize(features.size());
    std::ranges::transform(features, items.begin(), [this](Feature feature) { return items_with(feature); });
  }
  std::uint32_t items_with(Feature feature) const {
    const auto items = items_with_[slot_of(feature)];
    return items < kMany ? items : many_.at(slot_of(feature));
  }

 private:
  static constexpr unsigned kTabledBits = 10;

  void count_one_more(std::uint32_t slot);
  void count_one_less(std::uint32_t slot);

  // log(n + 1), to a thousandth: of a large number by its first ten bits.
  float log_after(std::uint32_t n) const {
    constexpr float kLogOfTwo = 0.693147f;
    const auto shift = std::max(unsigned(std::bit_width(n + 1)), kTabledBits) - kTabledBits;
    return logs_[(n + 1) >> shift] + kLogOfTwo * float(shift);
  }

  std::array<float, std::size_t(1) << kTabledBits> logs_{};
  // Of a slot that many items have, kMany, and in many_ how many: so all of them stay in a processor's second cache.
  static constexpr std::uint16_t kMany = 0xFFFF;
  std::vector<std::uint16_t> items_with_ = std::vector<std::uint16_t>(kSlots, 0);
  std::unordered_map<std::uint32_t, std::uint32_t> many_;
  std::size_t items_ = 0;
  float log_items_;  // of items_, smoothed
};

}  // namespace kuaixun
