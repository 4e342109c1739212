// Numbers as texts.
#pragma once

#include <algorithm>
#include <string_view>

#include "text/ascii.hpp"

namespace kuaixun {

// Whether a text is a number without sign or point.
constexpr bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_ascii_digit);
}

}  // namespace kuaixun
