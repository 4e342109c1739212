#include "near/packed_slots.hpp"

namespace kuaixun {
namespace {

// Beside the number of low bits: outlines from before this form have it not.
constexpr unsigned kForm = 0x80;

std::size_t bytes_of(std::size_t bits) { return (bits + 7) / 8; }

}  // namespace

void PackedSlots::append(const std::vector<Feature>& features, std::string& to) {
  const auto count = features.size();
  auto rest = count;
  for (; rest >= 0x80; rest >>= 7) to += char(rest | 0x80);
  to += char(rest);
  if (count == 0) return;
  // As many zeros as slots, about.
  const auto low_bits = unsigned(std::bit_width(kSlots / (count + 1))) - 1;
  to += char(low_bits | kForm);
  const auto begin = to.size();
  const auto high_bytes = bytes_of(count + (kSlots >> low_bits)), low_bytes = bytes_of(count * low_bits);
  to.resize(begin + high_bytes + low_bytes + kAfter);
  auto* const high = to.data() + begin;
  auto* low = high + high_bytes;
  std::uint64_t pending = 0;
  unsigned have = 0;  // bits that are pending
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t slot = slot_of(features[i]);
    const auto bit = (slot >> low_bits) + i;
    high[bit / 8] = char(high[bit / 8] | 1 << bit % 8);
    pending |= (slot & ((std::uint64_t(1) << low_bits) - 1)) << have;
    have += low_bits;
    if (have < 32) continue;
    std::memcpy(low, &pending, 4);
    low += 4;
    pending >>= 32;
    have -= 32;
  }
  std::memcpy(low, &pending, 4);
  to.resize(begin + high_bytes + low_bytes);
}

PackedSlots::PackedSlots(std::string_view packed) {
  std::size_t at = 0;
  const auto byte = [&] { return at < packed.size() ? unsigned((unsigned char)(packed[at++])) : 0; };
  for (unsigned shift = 0, next = 0x80; next >= 0x80 && shift < 14; shift += 7) {
    next = byte();
    count_ |= std::size_t(next & 0x7F) << shift;
  }
  if (count_ > 0) {
    low_bits_ = byte() ^ kForm;
    if (low_bits_ > kSlotBits || count_ > kMost) {
      count_ = 0;
      return;
    }
    high_ = packed.data() + at;
    low_ = high_ + bytes_of(high_bits());
    at += bytes_of(high_bits()) + bytes_of(count_ * low_bits_);
  }
  bytes_ = at;
  is_sound_ = at + kAfter <= packed.size();
  if (!is_sound_) count_ = 0;
}

}  // namespace kuaixun
