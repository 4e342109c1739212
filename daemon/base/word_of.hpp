// Closed sets of words, each of which has its to_string().
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

namespace kuaixun {

// The one that is written so; nothing for another word, as of a younger version.
template <class Words>
std::optional<typename Words::value_type> word_of(std::string_view text, const Words& words) {
  const auto found = std::ranges::find_if(words, [&](auto word) { return to_string(word) == text; });
  return found == std::end(words) ? std::nullopt : std::optional(*found);
}

}  // namespace kuaixun
