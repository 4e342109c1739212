// The normal forms of Unicode, in time linear in the text whatever it holds.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// Both sort combining marks by insertion, which is quadratic in the length of a run of marks: what stands beyond 30 of
// them is left out before. No writing needs a tenth of that. Characters that nobody sees count as marks, since case
// folding takes them away and joins the runs on both sides.

// Normalisation form C. Returns the input (moved) when it is so already, which is checked at memory speed.
std::string to_nfc(std::string text);

// Form KC with the case folded and invisible characters left out: for comparison, never for publishing.
std::string nfkc_casefold(std::string_view text);

}  // namespace kuaixun
