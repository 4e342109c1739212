// Guessing a charset of one byte by the letters that a text would have under it, and by what stands beside them.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

struct LetterGuess {
  std::string charset;        // WHATWG name; empty for bytes without any beyond ASCII
  double likelihood = 0;      // the mean logarithm of it for a character beyond ASCII: -2 is language, -5 is noise
  std::size_t looked_at = 0;  // characters
};

// The likeliest reading over all alphabets (see charset_alphabets.hpp). Beyond which letters there are it counts that a
// letter of a Latin word has others of ASCII beside it and one of a Greek word has not, that capitals begin words, and
// that signs do not stand within them. The first 2,000 characters beyond ASCII are looked at; time linear.
LetterGuess guess_by_letters(std::string_view bytes);

}  // namespace kuaixun
