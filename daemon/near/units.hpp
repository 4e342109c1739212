// What texts are compared by: units, and the features that they make.
//
// A unit is a character where a script has no blanks between words, and elsewhere a word or number. Both are folded:
// width, case, traditional to simplified; blanks and signs are none, so that "发布 MCP 服务" and "发布MCP服务" are
// alike. A feature is a pair of neighbouring characters, or a word by itself: this needs no dictionary, and survives
// when a text is rewritten.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kuaixun {

// Of a character the lower 16 bits of its code; of a word kWord and 29 bits of a hash.
using Unit = std::uint32_t;
inline constexpr Unit kWord = 0x8000'0000;
inline constexpr unsigned kWordBits = 29;
constexpr bool is_word(Unit unit) { return unit >= kWord; }

// 32 bits of a hash. What many texts are held against each other by is the first 18 of them, the feature's slot: of one
// text's few hundred hardly two share one, and what is known of all slots fits into a processor's cache.
using Feature = std::uint32_t;
inline constexpr unsigned kSlotBits = 18;
inline constexpr std::size_t kSlots = std::size_t(1) << kSlotBits;
constexpr std::uint32_t slot_of(Feature feature) { return feature >> (32 - kSlotBits); }

// A number as its value and what it counts: 1,000 is 1000, 5.0 is 5, 12.1万 is 121000; 5% is not 5, nor is 5月. A part
// of a year (一季度, Q1, 上半年) is one, too. 16 bits of a hash.
using Number = std::uint16_t;

// Numbers, dates and codes in their order, with repetitions.
struct UnitText {
  std::vector<Unit> units{};
  std::vector<Number> numbers{};
  std::vector<Number> dates{};  // days of a month, 5月4日: each writes them otherwise, so that they are no numbers
  std::vector<Number> codes{};  // words with letters and digits in them: names of models, versions
};

// Appends what a text holds, until `to` has `most` units. Pure; linear.
void read_units(std::string_view text, std::size_t most, UnitText& to);

Feature feature_of_word(Unit word);
// Appends the features of units that stand in a row.
void append_features(std::span<const Unit> units, std::vector<Feature>& to);

}  // namespace kuaixun
