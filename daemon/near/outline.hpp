// What an item is compared by with those that say the same in other words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model.hpp"
#include "near/units.hpp"

namespace kuaixun {

struct Outline {
  std::vector<Unit> title{};                       // in order
  std::vector<Feature> title_features{};           // sorted, each once, as all below
  std::vector<Feature> features{};                 // of title and text
  std::vector<Number> title_numbers{}, numbers{};  // of the title; of title and text
  std::vector<Number> dates{};                     // of title and text
  std::vector<Number> codes{};                     // of the title
  std::uint32_t length = 0;                        // of the text as far as it was read, in units
  std::uint16_t skeleton = 0;                      // of the title without its numbers: what a series has in common
  bool is_digest = false;                          // many pieces of news: it is no copy of one of them
  bool is_brief = false;                           // a piece of news that stands in a digest
  bool is_response = false;                        // its title answers or denies what others report
  std::vector<Outline> pieces{};                   // of a digest
  std::string packed{};                            // all of it but the pieces, by pack(); of one made by outline_of()
  bool operator==(const Outline&) const = default;
};

// Reads of a text its first 2,000 units for numbers and its first 300 for words; of a digest its first 64 pieces.
// Pure; linear in what it reads.
Outline outline_of(const Item& item);

// An outline without its pieces as bytes, about 300 of them: for memory and ledger. Its features' slots stand
// first: see PackedSlots.
std::string pack(const Outline& outline);
// Into `outline`, whose memory is used again; its features have only their slots. False for bytes that are none of
// pack()'s; what it holds then is of no use.
bool unpack(std::string_view bytes, Outline& outline);

}  // namespace kuaixun
