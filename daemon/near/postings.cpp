#include "near/postings.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace kuaixun {
namespace {

// Of eight places, on average: with more, too many buckets are full and make postings give way.
constexpr double kFilled = 4.5;
constexpr std::size_t kMostBuckets = std::size_t(1) << 24;  // for five million items

}  // namespace

Postings::Postings() { segments_.push_back(std::make_unique<Segment>()); }

std::size_t Postings::buckets_for(std::size_t more) const {
  const auto enough = std::size_t(double(posted_ + more) / kFilled) + 1;
  return std::clamp(enough, buckets_, buckets_ + more);
}

void Postings::grow_to(std::size_t buckets, std::uint32_t first) {
  for (buckets = std::min(buckets, kMostBuckets); buckets_ < buckets;) split(first);
}

void Postings::add(Feature feature, std::uint32_t item) {
  ++posted_;
  put(feature, item);
}

void Postings::put(Feature feature, std::uint32_t item) {
  auto& [features, items] = bucket(place_of(feature));
  std::size_t oldest = 0;
  for (std::size_t i = 1; i < kInBucket; ++i)
    if (std::tie(items[i], features[i]) < std::tie(items[oldest], features[oldest])) oldest = i;
  features[oldest] = feature;
  items[oldest] = item;
}

// The next bucket gives the half of what it holds to a new one.
void Postings::split(std::uint32_t first) {
  if (buckets_ % kInSegment == 0) segments_.push_back(std::make_unique<Segment>());
  const auto [features, items] = std::exchange(bucket(buckets_ - level_), {});
  if (++buckets_ == 2 * level_) level_ = buckets_;
  for (std::size_t i = 0; i < kInBucket; ++i)
    if (items[i] >= first) put(features[i], items[i]);
}

}  // namespace kuaixun
