// The order in which an outline keeps what it holds.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace kuaixun {

template <class Value>
void sort_values(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
}

// Many hashes by their bytes, the last one first (radix sort): a comparison of them is mispredicted every second time.
inline void sort_values(std::vector<std::uint32_t>& values) {
  constexpr std::size_t kMany = 64;
  if (values.size() <= kMany) return sort_values<>(values);
  std::vector<std::uint32_t> other(values.size());
  for (unsigned shift = 0; shift < 32; shift += 8) {
    std::array<std::uint32_t, 257> begins{};
    for (const auto value : values) ++begins[(value >> shift & 0xFF) + 1];
    for (std::size_t i = 1; i < begins.size(); ++i) begins[i] += begins[i - 1];
    for (const auto value : values) other[begins[value >> shift & 0xFF]++] = value;
    values.swap(other);
  }
}

// Sorted, each once.
template <class Value>
void sort_unique(std::vector<Value>& values) {
  sort_values(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace kuaixun
