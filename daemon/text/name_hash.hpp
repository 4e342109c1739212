// For tables of short names in lower case.
#pragma once

#include <cstddef>
#include <string_view>

namespace kuaixun {

// Names are short: a few multiplications tell them apart.
struct NameHash {
  std::size_t operator()(std::string_view name) const noexcept {
    std::size_t hash = name.size();
    for (const char c : name) hash = hash * 31 + (unsigned char)(c);
    return hash;
  }
};

}  // namespace kuaixun
