// Whether two copies under one address say the same, or are in quite other words: another language, a commentary.
//
// Words are pairs of neighbouring characters where a script has no blanks (folded: width, case, traditional), and
// elsewhere words of at least four letters, by their first five: an inflection is no other word (of a title with hardly
// any, shorter ones as well). Words with a digit in them (numbers, codes, model names) are no likeness: they are the
// same in every language and in unrelated news of one template. One text covers another when most words of the one
// occur in the other.
//
// Each word is a hash of 16 bits, and of many words those with the least hashes stand for all: the same ones on both
// sides (bottom-k sketch: Broder, "On the resemblance and containment of documents", 1997).
#pragma once

#include <cstdint>
#include <vector>

#include "model.hpp"

namespace kuaixun {

// The hashed words of an item's title and of the beginning of its text, and the words with digits in its title.
// Sorted, each once.
struct Words {
  std::vector<std::uint16_t> title, text, codes;
};

// Pure. Reads 1,000 bytes of the title and as many of the text.
Words words_of(const Item& item);

// What a ledger keeps of them. All 0 for an item without words. Pure.
Sketch sketch_of(const Item& item);

// Alike are: titles that cover each other (70% of one in the other's title and text, and 40% the other way round; or
// 90% of the shorter) and do not differ in a number on each side; texts of which one has half of the other's words;
// and equal titles, but for those that are nothing but a number or code. A sketch that is not known is like everything.
bool are_alike(const Words& candidate, const Sketch& known, bool same_title);

}  // namespace kuaixun
