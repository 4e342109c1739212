// How large a hostile document is in tests.
#pragma once

#include <cstddef>

namespace kuaixun {

// Ten megabytes; one under a sanitizer, where time and memory cost ten times as much.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kHostileSize = 1'000'000;
#else
constexpr std::size_t kHostileSize = 10'000'000;
#endif

}  // namespace kuaixun
