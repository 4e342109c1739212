// The order in which an outline keeps what it holds.
#pragma once

#include <algorithm>
#include <vector>

namespace kuaixun {

// Sorted, each once.
template <class Value>
void sort_unique(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace kuaixun
