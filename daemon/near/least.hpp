// The least of many.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace kuaixun {

// The `most` least of the ranks that it is given, at most kMost. For few: each one's place is looked for from behind.
template <class Rank, std::size_t kMost>
class Least {
 public:
  explicit Least(std::size_t most = kMost) : most_(std::min(most, kMost)) {}

  void add(const Rank& rank) {
    if (size_ == most_ && (most_ == 0 || !(rank < ranks_[size_ - 1]))) return;
    auto place = size_;
    for (; place > 0 && rank < ranks_[place - 1]; --place) ranks_[place] = ranks_[place - 1];
    ranks_[place] = rank;
    size_ = std::min(size_ + 1, most_);
  }

  // The least first.
  auto begin() const { return ranks_.begin(); }
  auto end() const { return ranks_.begin() + std::ptrdiff_t(size_); }

 private:
  std::array<Rank, kMost + 1> ranks_{};
  std::size_t most_, size_ = 0;
};

}  // namespace kuaixun
