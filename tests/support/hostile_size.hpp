// How large a hostile document is in tests.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/support/sanitized.hpp"

namespace kuaixun {

// Ten megabytes; one under a sanitizer.
constexpr std::size_t kHostileSize = kIsSanitized ? 1'000'000 : 10'000'000;

// The part again and again, until it is of this size.
inline std::string repeated(std::string_view part, std::size_t size = kHostileSize) {
  std::string text;
  text.reserve(size + part.size());
  while (text.size() < size) text += part;
  return text;
}

}  // namespace kuaixun
