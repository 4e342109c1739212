// Titles and names without what nobody sees.
#pragma once

#include <string>

namespace kuaixun {

// The text without control characters, zero-width blanks, soft hyphens, byte order marks, bidirectional overrides and
// the like, which hide words, make two titles of one, or turn around what stands behind them. What writing needs stays:
// joiners in the scripts that join (Persian, those of India) and in emoji, a variation selector behind its character,
// the letters of a flag's tag, and in text with right-to-left letters direction marks and isolates that are closed.
// Line and paragraph separators become blanks. Time linear.
std::string visible_text(std::string text);

}  // namespace kuaixun
