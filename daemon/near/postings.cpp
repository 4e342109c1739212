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
  put({feature, item});
}

void Postings::put(const Posting& posting) {
  auto& to = bucket(place_of(posting.feature));
  *std::min_element(to.begin(), to.end(), [](const Posting& a, const Posting& b) {
    return std::tie(a.item, a.feature) < std::tie(b.item, b.feature);
  }) = posting;
}

// The next bucket gives the half of what it holds to a new one.
void Postings::split(std::uint32_t first) {
  if (buckets_ % kInSegment == 0) segments_.push_back(std::make_unique<Segment>());
  const auto before = std::exchange(bucket(buckets_ - level_), {});
  if (++buckets_ == 2 * level_) level_ = buckets_;
  for (const auto& posting : before)
    if (posting.item >= first) put(posting);
}

}  // namespace kuaixun
