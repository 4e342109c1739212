#include <algorithm>
#include <bit>

#include "near/outline.hpp"
#include "near/slot_reader.hpp"
#include "near/sort_unique.hpp"

namespace kuaixun {
namespace {

class Packer {
 public:
  std::string take() { return std::move(bytes_); }

  void byte(std::uint32_t value) { bytes_ += char(value & 0xFF); }
  void pair(std::uint32_t value) {
    byte(value >> 8);
    byte(value);
  }
  void number(std::uint32_t value) {
    for (; value >= 0x80; value >>= 7) byte(value | 0x80);
    byte(value);
  }

  void units(const std::vector<Unit>& units) {
    number(std::uint32_t(units.size()));
    for (const auto unit : units) {
      if (is_word(unit)) pair((unit & ~kWord) >> 16);  // below 0x2000: no character is there
      pair(unit);
    }
  }

  void numbers(const std::vector<Number>& numbers) {
    number(std::uint32_t(numbers.size()));
    for (const auto each : numbers) pair(each);
  }

  void features(const std::vector<Feature>& features) {
    number(std::uint32_t(features.size()));
    if (features.empty()) return;
    // Gaps are about as long as there is place for each.
    const auto low_bits = unsigned(std::bit_width(kSlots / (features.size() + 1))) - 1;
    byte(low_bits);
    std::uint32_t last = 0;
    for (const auto feature : features) {
      const auto gap = slot_of(feature) - last;
      for (auto times = gap >> low_bits; times > 0; --times) bits(1, 1);
      bits(gap & ((1u << low_bits) - 1), low_bits + 1);
      last = slot_of(feature);
    }
    end_bits();
  }

 private:
  // The last `count` ones of `value`, at most 32.
  void bits(std::uint32_t value, unsigned count) {
    pending_ = pending_ << count | value;
    if ((have_ += count) < 32) return;
    have_ -= 32;
    const auto whole = __builtin_bswap32(std::uint32_t(pending_ >> have_));
    bytes_.append(reinterpret_cast<const char*>(&whole), sizeof(whole));
  }
  void end_bits() {
    if (have_ % 8 != 0) bits(0, 8 - have_ % 8);
    for (; have_ > 0; have_ -= 8) byte(std::uint32_t(pending_ >> (have_ - 8)));
  }

  std::string bytes_;
  std::uint64_t pending_ = 0;
  unsigned have_ = 0;  // bits that are pending: the last ones
};

// Gives zeros after the end, and says at the end whether all was there.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}

  bool is_sound() const { return is_sound_ && at_ == bytes_.size(); }

  std::uint32_t byte() {
    if (at_ < bytes_.size()) return (unsigned char)(bytes_[at_++]);
    is_sound_ = false;
    return 0;
  }
  std::uint32_t pair() {
    const auto high = byte();
    return high << 8 | byte();
  }
  std::uint32_t number() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 28; shift += 7) {
      const auto next = byte();
      value |= (next & 0x7F) << shift;
      if (next < 0x80) return value;
    }
    is_sound_ = false;
    return 0;
  }
  std::size_t count() {
    const auto count = number();
    is_sound_ &= count <= kMostOfAList;
    return is_sound_ ? count : 0;
  }

  void units(std::vector<Unit>& units) {
    units.resize(count());
    for (auto& unit : units) {
      unit = pair();
      if (unit < 0x2000) unit = kWord | unit << 16 | pair();
    }
  }

  void numbers(std::vector<Number>& numbers) {
    numbers.resize(count());
    for (auto& each : numbers) each = Number(pair());
  }

  void features(std::vector<Feature>& features) {
    features.resize(count());
    if (features.empty()) return;
    const auto low_bits = byte();
    is_sound_ &= low_bits <= kSlotBits;
    if (!is_sound_) return;
    SlotReader slots(bytes_.substr(at_), low_bits);
    for (auto& feature : features) {
      const auto slot = slots.next();
      feature = slot << (32 - kSlotBits);
      is_sound_ &= slot < kSlots && slots.is_sound();
      if (!is_sound_) return;
    }
    at_ += slots.bytes();
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool is_sound_ = true;
};

constexpr std::uint32_t kDigest = 1, kResponse = 2, kBrief = 4;

}  // namespace

std::string pack(const Outline& outline) {
  Packer to;
  to.features(outline.features);
  to.byte((outline.is_digest ? kDigest : 0u) | (outline.is_response ? kResponse : 0u) |
          (outline.is_brief ? kBrief : 0u));
  to.number(outline.length);
  to.pair(outline.skeleton);
  to.units(outline.title);
  to.numbers(outline.title_numbers);
  to.numbers(outline.numbers);
  to.numbers(outline.dates);
  to.numbers(outline.codes);
  return to.take();
}

bool unpack(std::string_view bytes, Outline& outline) {
  Unpacker from(bytes);
  from.features(outline.features);
  const auto flags = from.byte();
  outline.is_digest = (flags & kDigest) != 0;
  outline.is_response = (flags & kResponse) != 0;
  outline.is_brief = (flags & kBrief) != 0;
  outline.length = from.number();
  outline.skeleton = std::uint16_t(from.pair());
  from.units(outline.title);
  from.numbers(outline.title_numbers);
  from.numbers(outline.numbers);
  from.numbers(outline.dates);
  from.numbers(outline.codes);
  outline.pieces.clear();
  outline.packed.clear();
  outline.title_features.clear();
  append_features(outline.title, outline.title_features);
  sort_unique(outline.title_features);
  return from.is_sound();
}

}  // namespace kuaixun
