#include "near/postings.hpp"

#include <algorithm>
#include <utility>

namespace kuaixun {
namespace {

// Of eight places, on average: with more, too many buckets are full and make postings give way.
constexpr double kFilled = 4.5;

}  // namespace

Postings::Postings() { segments_.push_back(std::make_unique<Segment>()); }

void Postings::add(Feature feature, std::uint32_t item, std::uint32_t first) {
  if (double(++posted_) > kFilled * double(buckets_)) split(first);
  put({feature, item});
}

void Postings::put(const Posting& posting) {
  auto& to = bucket(place_of(posting.feature));
  *std::min_element(to.begin(), to.end(), [](const Posting& a, const Posting& b) { return a.item < b.item; }) = posting;
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
