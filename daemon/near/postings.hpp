// Which items have a feature, of few features of each: those by which an item is found.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

#include "near/units.hpp"

namespace kuaixun {

// A hash table of buckets of one cache line, that grows a bucket at a time (linear hashing: Litwin, VLDB 1980), so that
// no item waits for it. A feature that many have keeps the newest of them: what is in a full bucket makes way for what
// comes, the oldest first. Items are numbered in the order in which they come; those before `first` count as gone.
class Postings {
 public:
  static constexpr std::size_t kInBucket = 8;

  Postings();

  // How many buckets there are to be when so many more are added: they grow by at most so many.
  std::size_t buckets_for(std::size_t more) const;
  // Never shrinks. What a bucket holds depends on how many there were when it was added, and on nothing else: who grows
  // to the same sizes finds the same.
  void grow_to(std::size_t buckets, std::uint32_t first);
  void add(Feature feature, std::uint32_t item);
  // An item is gone that was added under so many features.
  void forget(std::size_t count) { posted_ -= count; }

  // Calls `take(item)` for each item with the feature that is not gone.
  template <class Take>
  void each(Feature feature, std::uint32_t first, Take take) const {
    const auto& [features, items] = bucket(place_of(feature));
    unsigned with = 0;  // no branch for each: which of them has it cannot be foreseen
    for (std::size_t i = 0; i < kInBucket; ++i) with |= unsigned(features[i] == feature && items[i] >= first) << i;
    for (; with != 0; with &= with - 1) take(items[std::size_t(std::countr_zero(with))]);
  }
  void prefetch(Feature feature) const { __builtin_prefetch(&bucket(place_of(feature))); }

  std::size_t bytes() const { return segments_.size() * sizeof(Segment); }

 private:
  struct Bucket {
    std::array<Feature, kInBucket> features{};
    std::array<std::uint32_t, kInBucket> items{};  // 0: none
  };
  static_assert(sizeof(Bucket) == 64);
  static constexpr std::size_t kInSegment = 1024;
  struct alignas(64) Segment {
    std::array<Bucket, kInSegment> buckets{};
  };

  std::size_t place_of(Feature feature) const {
    const auto place = feature & (2 * level_ - 1);
    return place < buckets_ ? place : feature & (level_ - 1);
  }
  const Bucket& bucket(std::size_t place) const { return segments_[place / kInSegment]->buckets[place % kInSegment]; }
  Bucket& bucket(std::size_t place) { return segments_[place / kInSegment]->buckets[place % kInSegment]; }
  void put(Feature feature, std::uint32_t item);
  void split(std::uint32_t first);

  std::vector<std::unique_ptr<Segment>> segments_;
  std::size_t level_ = kInSegment, buckets_ = kInSegment;  // buckets from level to 2 × level are split already
  std::size_t posted_ = 0;                                 // of the items that are not gone
};

}  // namespace kuaixun
