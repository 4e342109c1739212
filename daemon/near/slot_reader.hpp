// The slots of a packed outline's features, one after the other, without unpacking it.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "near/units.hpp"

namespace kuaixun {

inline constexpr std::size_t kMostOfAList = 4096;  // that a packed outline has: none has so many

// Reads gaps in Rice's code: how often 2 to the power of `low_bits` goes into each as ones before a zero, then the
// rest.
class SlotReader {
 public:
  // `bits`: of a byte the highest first; zeros come after their end.
  SlotReader(std::string_view bits, unsigned low_bits) : bits_(bits), low_bits_(low_bits) {}

  // At least kSlots where there is nothing sound.
  std::uint32_t next() {
    std::uint32_t times = 0;
    while (true) {
      fill();
      const auto ones = unsigned(std::countl_one(next_));
      if (ones + 1 + low_bits_ <= have_) {
        times += ones;
        drop(ones + 1);
        break;
      }
      times += std::min(ones, have_);
      drop(std::min(ones, have_));
      if (times > kSlots) return slot_ = kSlots;
    }
    slot_ += times << low_bits_;
    if (low_bits_ > 0) slot_ += std::uint32_t(next_ >> (64 - low_bits_));
    drop(low_bits_);
    return slot_;
  }

  bool is_sound() const { return bytes() <= bits_.size(); }
  std::size_t bytes() const { return at_ - have_ / 8; }

 private:
  // At least 57 bits are at hand afterwards.
  void fill() {
    std::uint64_t more = 0;
    if (at_ + sizeof(more) <= bits_.size()) {
      std::memcpy(&more, bits_.data() + at_, sizeof(more));
      next_ |= __builtin_bswap64(more) >> have_;
      at_ += (63 - have_) / 8;
      have_ |= 56;
      return;
    }
    for (; have_ <= 56; have_ += 8, ++at_)
      if (at_ < bits_.size()) next_ |= std::uint64_t((unsigned char)(bits_[at_])) << (56 - have_);
  }
  void drop(unsigned count) {
    next_ = count < 64 ? next_ << count : 0;
    have_ -= count;
  }

  std::string_view bits_;
  unsigned low_bits_;
  std::size_t at_ = 0;      // what was filled in: also zeros after the end
  std::uint64_t next_ = 0;  // from its highest bit
  unsigned have_ = 0;
  std::uint32_t slot_ = 0;
};

}  // namespace kuaixun
