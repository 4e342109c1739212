#include "near/packed_slots.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "near/near_item.hpp"
#include "near/outline.hpp"

namespace kuaixun {
namespace {

constexpr Feature at_slot(std::uint32_t slot) { return slot << (32 - kSlotBits); }

std::string packed_of(const std::vector<std::uint32_t>& slots) {
  std::vector<Feature> features;
  for (const auto slot : slots) features.push_back(at_slot(slot));
  std::string bytes;
  PackedSlots::append(features, bytes);
  return bytes + std::string(PackedSlots::kAfter, '\xFF');
}

std::vector<std::uint32_t> slots_of(std::string_view bytes) {
  std::vector<std::uint32_t> slots;
  EXPECT_TRUE(PackedSlots(bytes).each([&](std::uint32_t slot) { slots.push_back(slot); }));
  return slots;
}

TEST(PackedSlots, ComeBackAsTheyWere) {
  std::mt19937 random(5);
  for (const std::uint32_t spread : {kSlots - 1, kSlots / 1024, std::size_t(1), std::size_t(0)})
    for (const std::size_t count : {0u, 1u, 2u, 63u, 64u, 127u, 128u, 300u, 4'096u}) {
      std::vector<std::uint32_t> slots;
      for (std::size_t i = 0; i < count; ++i) slots.push_back(i % 50 == 1 ? kSlots - 1 : random() & spread);
      std::sort(slots.begin(), slots.end());
      const auto bytes = packed_of(slots);
      EXPECT_EQ(PackedSlots(bytes).bytes() + PackedSlots::kAfter, bytes.size());
      EXPECT_EQ(slots_of(bytes), slots) << spread << ", " << count;
    }
}

TEST(PackedSlots, AreNoneInBytesThatAreNone) {
  const auto bytes = packed_of({1, 70, 70, 9'000, kSlots - 1});
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(PackedSlots(bytes.substr(0, size)).is_sound());
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    auto broken = bytes;
    for (auto n = random() % 4 + 1; n > 0; --n) broken[random() % broken.size()] = char(random());
    const PackedSlots slots(broken);
    std::size_t count = 0;
    const bool is_whole = slots.each([&](std::uint32_t slot) { count += slot < kSlots ? 1 : 0; });
    EXPECT_EQ(is_whole, count == slots.count());
  }
}

// Bits as outlines had them before: from the highest of each byte on.
class Bits {
 public:
  void add(std::uint32_t value, unsigned count) {
    while (count-- > 0) {
      if (used_ == 0) bytes_ += '\0';
      bytes_.back() = char(bytes_.back() | int(value >> count & 1) << (7 - used_));
      used_ = (used_ + 1) % 8;
    }
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
  unsigned used_ = 0;
};

// Features as gaps in Rice's code, as outlines had them before.
std::string in_gaps(const std::vector<Feature>& features, unsigned low_bits) {
  Bits bits;
  std::uint32_t last = 0;
  for (const auto feature : features) {
    const auto gap = slot_of(feature) - last;
    for (auto times = gap >> low_bits; times > 0; --times) bits.add(1, 1);
    bits.add(0, 1);
    bits.add(gap & ((1u << low_bits) - 1), low_bits);
    last = slot_of(feature);
  }
  return std::string{char(features.size()), char(low_bits)} + bits.take();
}

struct OfOld {
  Outline outline = outline_of(Item{.title = "港湾半导体第二条产线投产，月产能 8000 片",
                                    .content_text = "公司周二宣布，位于北岸的第二条产线正式投产。"});
  std::string packed;

  OfOld() {
    std::string slots;
    PackedSlots::append(outline.features, slots);
    packed = in_gaps(outline.features, 9) + outline.packed.substr(slots.size());
  }
};

TEST(PackedSlots, AreReadFromOutlinesThatHadThemOtherwise) {
  const OfOld old;
  Outline back, now;
  ASSERT_LT(old.outline.features.size(), 0x80u);
  ASSERT_TRUE(unpack(old.packed, back));
  ASSERT_TRUE(unpack(old.outline.packed, now));
  EXPECT_EQ(back, now);
  for (std::size_t size = 0; size < old.packed.size(); ++size)
    EXPECT_FALSE(unpack(old.packed.substr(0, size), back)) << size;
}

TEST(NearItem, IsReadFromALedgerOfOld) {
  const OfOld old;
  const NearItem item{.id = "0123456789abcdef0123456789abcdef",
                      .story = "0123456789abcdef0123456789abcdef",
                      .outlet = 7,
                      .at = std::chrono::seconds{1'790'000'000},
                      .weight = 12.5f,
                      .outline = old.outline.packed,
                      .buckets = 1'024,
                      .anchors = {0x8000'0001, 17}};
  const auto bytes = to_bytes(item);
  EXPECT_EQ(near_item_of(bytes), item);
  constexpr std::size_t kIds = 34, kNumbers = 24, kInFour = kIds + 8 + 5;
  auto of_old = bytes.substr(0, kIds + kNumbers);
  of_old[kInFour] = 0;
  for (const auto anchor : item.anchors)
    for (int shift = 56; shift >= 0; shift -= 8) of_old += char(std::uint64_t(anchor) >> shift & 0xFF);
  EXPECT_EQ(near_item_of(of_old + old.packed), item);
}

}  // namespace
}  // namespace kuaixun
