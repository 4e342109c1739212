// Rising slots in few bits, of which a processor reads hundreds in a microsecond.
//
// What a slot has above its low bits stands in unary: a bit, behind as many zeros as that is and a bit for each slot
// before it. The low bits of all stand side by side after these (Elias: "Efficient storage and retrieval by content and
// address of static files", JACM 1974), so that none has to be read before the next one.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "near/units.hpp"

namespace kuaixun {

static_assert(std::endian::native == std::endian::little);  // of what is read and written as words

class PackedSlots {
 public:
  static constexpr std::size_t kMost = 4096;  // none has so many
  static constexpr std::size_t kAfter = 8;    // bytes of anything else that have to follow

  // Those of sorted features, to the end of `to`.
  static void append(const std::vector<Feature>& features, std::string& to);

  // At the beginning of `packed`, which outlives it. None where there is nothing sound.
  explicit PackedSlots(std::string_view packed);

  bool is_sound() const { return is_sound_; }
  std::size_t count() const { return count_; }
  std::size_t bytes() const { return bytes_; }

  // Calls take(slot) for each, in their order; false where some are missing, or no slots.
  template <class Take>
  bool each(Take take) const {
    std::size_t i = 0;
    for (std::size_t word = 0; i < count_ && word * 64 < high_bits(); ++word)
      for (auto bits = read(high_ + word * 8); bits != 0 && i < count_; bits &= bits - 1, ++i) {
        const auto high = word * 64 + std::size_t(std::countr_zero(bits)) - i;
        const auto low = read(low_ + i * low_bits_ / 8) >> i * low_bits_ % 8 & mask();
        const auto slot = high << low_bits_ | low;
        if (slot >= kSlots) return false;
        take(std::uint32_t(slot));
      }
    return i == count_;
  }

 private:
  static std::uint64_t read(const char* from) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, from, sizeof(bits));
    return bits;
  }
  std::size_t high_bits() const { return count_ + (kSlots >> low_bits_); }
  std::uint64_t mask() const { return (std::uint64_t(1) << low_bits_) - 1; }

  std::size_t count_ = 0, bytes_ = 0;
  unsigned low_bits_ = 0;
  const char *high_ = nullptr, *low_ = nullptr;
  bool is_sound_ = false;
};

}  // namespace kuaixun
