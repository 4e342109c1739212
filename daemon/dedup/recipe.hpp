// The recipe by which hashes of cleaned words are made, and the words before it.
//
// Who changes how entries are read, cleaned, folded or addressed changes their content and title hashes, though nobody
// changed a word: each listed entry would become a revision. So the recipe's number stands beside each hash, and next
// to it a hash of the entry as it was written, which no cleaning touches. A hash that another recipe made is never
// compared: while the entry is written as it was, the new hash takes its place, and nothing is published.
//
// *To change the reader: add one to kRecipe.* Nothing else is to be done.
//
// The ledgers of recipe 0 kept no hash of the entry as written. Of those, a hash that differs is believed to tell an
// edit when the entry is plain: when it holds nothing that another reader could have read otherwise. Of any other
// entry the new hash is adopted: the one edit that came between the last look of the old program and the first of the
// new one is lost, until the next.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model.hpp"

namespace kuaixun {

inline constexpr std::uint32_t kRecipe = 2;

// Whether any reader reads the same in an entry: no markup, no references, no control characters, no doubt about its
// charset.
enum class Plain { no, title_only, yes };

// An entry before any cleaning.
struct AsWritten {
  std::uint64_t hash = 0;  // never 0 or 1
  Plain plain = Plain::no;
  bool operator==(const AsWritten&) const = default;
};

// The hash is over letters and digits of title and text outside of tags, over the address and the enclosures without
// their queries: what servers change unasked (markup, tokens, counters in addresses) is left out. These few rules are
// kept for ever. Pure; linear.
AsWritten as_written(const Entry& entry, const DocumentInfo& document);

// The letters and digits of a text outside of tags, by the same rules.
std::string words_as_written(std::string_view text);

}  // namespace kuaixun
