// Folding for comparison, never for publishing: what is equal after it says the same.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// NFKC, lower case, traditional to simplified character by character, letters, digits and CJK only.
std::string fold_for_comparison(std::string_view text);

// BCP 47 of the text by its scripts: zh-Hans, zh-Hant, zh, ja, ko, en, …; empty when it cannot tell.
std::string language_of(std::string_view text);

}  // namespace kuaixun
