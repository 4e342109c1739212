#include "near/comparison.hpp"

#include <algorithm>
#include <array>

#include "near/packed_slots.hpp"

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
  // Those that both have first, without a branch for each: few are, and none can be foreseen.
  std::array<std::uint32_t, PackedSlots::kMost + 1> both;
  std::size_t count = 0;
  PackedSlots(packed).each([&](std::uint32_t slot) {
    both[count] = slot;
    count += has_slot(slot);
  });
  float shared = 0;
  for (std::size_t i = 0; i < count; ++i) shared += weights_.of(both[i] << (32 - kSlotBits));
  return share(shared, std::min(all_, weight));
}

Likeness Comparison::with(const Outline& other) const {
  float shared = 0, theirs = 0, our_title_there = 0;
  const auto& our_title = outline_.title_features;
  auto of_title = our_title.begin();
  for (const auto feature : other.features) {
    const auto weight = weights_.of(feature);
    theirs += weight;
    if (!has(feature)) continue;
    shared += weight;
    const auto slot = slot_of(feature);
    for (; of_title != our_title.end() && slot_of(*of_title) <= slot; ++of_title)
      if (slot_of(*of_title) == slot) our_title_there += weight;
  }
  float their_title = 0, their_title_here = 0, in_both = 0;
  unsigned count = 0;
  of_title = our_title.begin();
  for (const auto feature : other.title_features) {
    const auto weight = weights_.of(feature);
    their_title += weight;
    if (!has(feature)) continue;
    their_title_here += weight;
    while (of_title != our_title.end() && *of_title < feature) ++of_title;
    if (of_title == our_title.end() || *of_title != feature) continue;
    in_both += weight;
    ++count;
  }
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
