// How much it says that two texts have a feature in common: the rarer it is, the more.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
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

  float of(Feature feature) const { return of_one_that(items_with(feature)); }
  // Of a feature that so many items have.
  float of_one_that(std::uint32_t items) const {
    constexpr float kLeast = 0.05f;  // of what every text has
    return std::max(kLeast, log_items_ - log_after(items));
  }
  float of_all(std::span<const Feature> features) const;
  std::uint32_t items_with(Feature feature) const { return items_with_[slot_of(feature)]; }

 private:
  static constexpr unsigned kTabledBits = 10;

  // log(n + 1), to a thousandth: of a large number by its first ten bits.
  float log_after(std::uint32_t n) const {
    constexpr float kLogOfTwo = 0.693147f;
    const auto shift = std::max(unsigned(std::bit_width(n + 1)), kTabledBits) - kTabledBits;
    return logs_[(n + 1) >> shift] + kLogOfTwo * float(shift);
  }

  std::array<float, std::size_t(1) << kTabledBits> logs_{};
  std::vector<std::uint32_t> items_with_ = std::vector<std::uint32_t>(kSlots, 0);
  std::size_t items_ = 0;
  float log_items_;  // of items_, smoothed
};

}  // namespace kuaixun
