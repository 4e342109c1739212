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

// Many hashes by their two highest bytes (radix sort), and then by comparison with those beside them, hardly any of
// which stand wrong: hashes are spread evenly.
inline void sort_values(std::vector<std::uint32_t>& values) {
  constexpr std::size_t kMany = 24, kTooMany = 1'000;  // hashes that are made to fall together would take too long
  if (values.size() <= kMany || values.size() > kTooMany) return sort_values<>(values);
  std::vector<std::uint32_t> other(values.size());
  std::array<std::array<std::uint16_t, 257>, 2> begins{};
  for (const auto value : values) {
    ++begins[0][(value >> 16 & 0xFF) + 1];
    ++begins[1][(value >> 24) + 1];
  }
  for (auto& each : begins)
    for (std::size_t i = 1; i < each.size(); ++i) each[i] = std::uint16_t(each[i] + each[i - 1]);
  for (const auto value : values) other[begins[0][value >> 16 & 0xFF]++] = value;
  for (const auto value : other) values[begins[1][value >> 24]++] = value;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const auto value = values[i];
    auto place = i;
    for (; place > 0 && values[place - 1] > value; --place) values[place] = values[place - 1];
    values[place] = value;
  }
}

// Sorted, each once.
template <class Value>
void sort_unique(std::vector<Value>& values) {
  sort_values(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace kuaixun
