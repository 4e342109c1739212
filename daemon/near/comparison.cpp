#include "near/comparison.hpp"

#include <algorithm>

namespace kuaixun {
namespace {

float share(float part, float whole) { return whole > 0 ? std::min(part / whole, 1.f) : 0; }

}  // namespace

bool has(const Outline& outline, Feature feature) {
  return std::binary_search(outline.features.begin(), outline.features.end(), feature,
                            [](Feature a, Feature b) { return slot_of(a) < slot_of(b); });
}

Comparison::Comparison(const Outline& outline, float weight, const Weights& weights, std::vector<std::uint64_t>& marks)
    : outline_(outline), weights_(weights), marks_(marks), all_(weight) {
  marks_.resize(kSlots / 64);
  for (const auto feature : outline.features)
    marks_[slot_of(feature) / 64] |= std::uint64_t(1) << slot_of(feature) % 64;
  title_ = weights.of_all(outline.title_features);
}

Comparison::~Comparison() {
  for (const auto feature : outline_.features) marks_[slot_of(feature) / 64] = 0;
}

float Comparison::containment(std::string_view packed, float weight) const {
  float shared = 0;
  each_slot(packed, [&](std::uint32_t slot) {
    if (has_slot(slot)) shared += weights_.of(slot << (32 - kSlotBits));
  });
  return share(shared, std::min(all_, weight));
}

Likeness Comparison::with(const Outline& other) const {
  float shared = 0, theirs = 0;
  for (const auto feature : other.features) {
    const auto weight = weights_.of(feature);
    theirs += weight;
    if (has(feature)) shared += weight;
  }
  float their_title = 0, their_title_here = 0, our_title_there = 0, in_both = 0;
  unsigned count = 0;
  for (const auto feature : other.title_features) {
    const auto weight = weights_.of(feature);
    their_title += weight;
    if (!has(feature)) continue;
    their_title_here += weight;
    if (!std::binary_search(outline_.title_features.begin(), outline_.title_features.end(), feature)) continue;
    in_both += weight;
    ++count;
  }
  for (const auto feature : outline_.title_features)
    if (kuaixun::has(other, feature)) our_title_there += weights_.of(feature);
  const auto ours_found = share(our_title_there, title_), theirs_found = share(their_title_here, their_title);
  return {.resemblance = share(shared, all_ + theirs - shared),
          .containment = share(shared, std::min(all_, theirs)),
          .better_title = std::max(ours_found, theirs_found),
          .worse_title = std::min(ours_found, theirs_found),
          .titles = share(in_both, title_ + their_title - in_both),
          .shorter_title = share(in_both, std::min(title_, their_title)),
          .shared_in_titles = in_both,
          .title_features = count};
}

}  // namespace kuaixun
