// Which letters languages write beyond ASCII, and in which charsets of one byte.
#pragma once

#include <span>
#include <string_view>

namespace kuaixun {

struct Alphabet {
  std::string_view charsets;    // WHATWG names, blank-separated, the commonest first
  bool is_latin = true;         // its words mix these letters with those of ASCII
  std::u32string_view letters;  // in lower case, the commonest first, with marks that only this language uses
  std::u32string_view lone;     // those that are words by themselves
};

// The likelier first: of two that read a text alike the earlier is taken.
std::span<const Alphabet> alphabets();

}  // namespace kuaixun
