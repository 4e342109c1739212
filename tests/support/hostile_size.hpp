// How large a hostile document is in tests.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kuaixun {

// Ten megabytes; one under a sanitizer, where time and memory cost ten times as much.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kHostileSize = 1'000'000;
#else
constexpr std::size_t kHostileSize = 10'000'000;
#endif

// The part again and again, until it is of this size.
inline std::string repeated(std::string_view part, std::size_t size = kHostileSize) {
  std::string text;
  text.reserve(size + part.size());
  while (text.size() < size) text += part;
  return text;
}

}  // namespace kuaixun
