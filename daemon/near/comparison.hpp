// How much two items have in common.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "near/outline.hpp"
#include "near/weights.hpp"

namespace kuaixun {

// Whether the item says this, by the feature's slot.
bool has(const Outline& outline, Feature feature);

// Shares are of weights, from 0 to 1.
struct Likeness {
  float resemblance = 0;       // what both have, of all that either has (Broder's resemblance, weighted) …
  float containment = 0;       // … and of what the item has that has less
  float better_title = 0;      // share of one title in the other item, of the two titles the one that is found more …
  float worse_title = 0;       // … and the other one
  float titles = 0;            // what both titles have, of all that either has …
  float shorter_title = 0;     // … and of what the title has that has less
  float shared_in_titles = 0;  // what both titles have: a weight, no share …
  unsigned title_features = 0;  // … and how many features that are
  bool operator==(const Likeness&) const = default;
};

// One item, to be held against many.
class Comparison {
 public:
  // All outlive it. `weight`: of the outline's features. Its marks are those of the item that was marked last: one at a
  // time.
  Comparison(const Outline& outline, float weight, const Weights& weights, std::vector<std::uint64_t>& marks);
  ~Comparison();
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  Likeness with(const Outline& other) const;
  // Likeness::containment of a packed outline, about: by the weight that its features had when it came.
  float containment(std::string_view packed, float weight) const;

 private:
  bool has_slot(std::uint32_t slot) const { return (marks_[slot / 64] >> slot % 64 & 1) != 0; }
  bool has(Feature feature) const { return has_slot(slot_of(feature)); }

  const Outline& outline_;
  const Weights& weights_;
  std::vector<std::uint64_t>& marks_;  // a bit for each slot
  float all_ = 0, title_ = 0;          // weights of its features and of its title's
};

}  // namespace kuaixun
