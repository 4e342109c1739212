#include <array>
#include <utility>

#include "near/outline.hpp"
#include "near/packed_slots.hpp"
#include "near/sort_unique.hpp"

namespace kuaixun {
namespace {

class Packer {
 public:
  Packer() { bytes_.reserve(kUsual); }
  std::string take() { return std::move(bytes_); }

  void byte(std::uint32_t value) { bytes_ += char(value & 0xFF); }
  void pair(std::uint32_t value) {
    const std::array<char, 2> bytes{char(value >> 8 & 0xFF), char(value & 0xFF)};
    bytes_.append(bytes.data(), bytes.size());
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

  void features(const std::vector<Feature>& features) { PackedSlots::append(features, bytes_); }

 private:
  static constexpr std::size_t kUsual = 600;  // bytes of an outline, at most
  std::string bytes_;
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
    is_sound_ &= count <= PackedSlots::kMost;
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
    const PackedSlots slots(bytes_);
    if (!slots.is_sound()) return features_in_gaps(features);
    features.clear();
    is_sound_ &= slots.each([&](std::uint32_t slot) { features.push_back(slot << (32 - kSlotBits)); });
    at_ = slots.bytes();
  }

 private:
  // As they stand in ledgers from before PackedSlots: gaps in Rice's code, how often 2 to the power of `low_bits` goes
  // into each as ones before a zero, then the rest.
  void features_in_gaps(std::vector<Feature>& features) {
    features.resize(count());
    const auto low_bits = features.empty() ? 0 : byte();
    is_sound_ &= low_bits <= kSlotBits;
    std::uint32_t slot = 0, bits = 0;
    unsigned have = 0;
    const auto bit = [&] {
      if (have == 0) bits = byte();
      have = (have + 7) % 8;
      return bits >> have & 1;
    };
    for (auto& feature : features) {
      while (is_sound_ && bit() != 0) slot += 1u << low_bits;
      for (auto i = low_bits; i > 0 && is_sound_; --i) slot += bit() << (i - 1);
      feature = slot << (32 - kSlotBits);
      is_sound_ &= slot < kSlots;
      if (!is_sound_) return;
    }
  }

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
