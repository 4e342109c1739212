// Did you mean …?
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

// Of `names` the one that was probably meant by `word`: where two letters at most differ, or a third of a long word.
// Empty when there is none such.
std::string nearest_word(std::string_view word, const std::vector<std::string>& names);

}  // namespace kuaixun
