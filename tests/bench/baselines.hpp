// The usual ways of finding near-duplicates, as the yardstick of our own. Items are numbered in the order in which they
// are added.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/utf8.hpp"

namespace kuaixun::bench {

// Hashes of all neighbouring threes of characters.
inline std::vector<std::uint64_t> shingles_of(std::string_view text) {
  std::vector<char32_t> characters;
  while (!text.empty()) characters.push_back(take_code_point(text));
  std::vector<std::uint64_t> shingles;
  for (std::size_t i = 0; i + 3 <= characters.size(); ++i) {
    const auto pair = std::uint64_t(characters[i]) * 0x9E3779B97F4A7C15 ^ characters[i + 1];
    shingles.push_back(pair * 0xBF58476D1CE4E5B9 ^ characters[i + 2]);
  }
  return shingles;
}

// Sets of three characters, 128 hash functions, 32 bands of 4 (Broder: "On the resemblance and containment of
// documents", 1997; bands: Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4). Candidates are verified by
// their sketches.
class MinHash {
 public:
  explicit MinHash(double threshold) : threshold_(threshold) {
    std::mt19937_64 random(5);
    for (auto& function : functions_) function = {random() | 1, random()};
  }

  // The item that resembles the text most, from the threshold on; then the text is an item itself.
  std::optional<std::uint32_t> find_and_add(std::string_view text) {
    Sketch sketch;
    sketch.fill(~0u);
    for (const auto shingle : shingles_of(text))
      for (std::size_t f = 0; f < kFunctions; ++f)
        sketch[f] = std::min(sketch[f], std::uint32_t((shingle * functions_[f].first + functions_[f].second) >> 32));
    std::optional<std::uint32_t> found;
    double most = threshold_;
    for (std::size_t band = 0; band < kFunctions / 4; ++band) {
      std::uint64_t key = band;
      for (std::size_t i = 0; i < 4; ++i) key = (key ^ sketch[band * 4 + i]) * 0x9E3779B97F4A7C15;
      auto& bucket = buckets_[key];
      for (const auto known : bucket) {
        const auto resembles = resemblance(sketches_[known], sketch);
        if (resembles < most || (found && resembles == most)) continue;
        found = known;
        most = resembles;
      }
      bucket.push_back(std::uint32_t(sketches_.size()));
    }
    sketches_.push_back(sketch);
    return found;
  }

 private:
  static constexpr std::size_t kFunctions = 128;
  using Sketch = std::array<std::uint32_t, kFunctions>;

  static double resemblance(const Sketch& a, const Sketch& b) {
    int equal = 0;
    for (std::size_t i = 0; i < kFunctions; ++i) equal += a[i] == b[i];
    return equal / double(kFunctions);
  }

  double threshold_;
  std::array<std::pair<std::uint64_t, std::uint64_t>, kFunctions> functions_;
  std::vector<Sketch> sketches_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> buckets_;
};

// 64 bits, of which at most three differ (Manku, Jain, Das Sarma: "Detecting near-duplicates for web crawling", WWW
// 2007); one of four sixteenths is the same then.
class SimHash {
 public:
  std::optional<std::uint32_t> find_and_add(std::string_view text) {
    std::array<int, 64> sums{};
    for (auto shingle : shingles_of(text)) {
      shingle = (shingle ^ shingle >> 31) * 0x94D049BB133111EB;
      shingle ^= shingle >> 29;
      for (std::size_t bit = 0; bit < sums.size(); ++bit) sums[bit] += (shingle >> bit & 1) != 0 ? 1 : -1;
    }
    std::uint64_t hash = 0;
    for (std::size_t bit = 0; bit < sums.size(); ++bit) hash |= std::uint64_t(sums[bit] > 0) << bit;
    std::optional<std::uint32_t> found;
    auto fewest = 4;
    for (std::uint64_t part = 0; part < 4; ++part) {
      auto& bucket = buckets_[part << 16 | (hash >> part * 16 & 0xFFFF)];
      for (const auto known : bucket)
        if (const auto differ = std::popcount(hashes_[known] ^ hash); differ < fewest) {
          found = known;
          fewest = differ;
        }
      bucket.push_back(std::uint32_t(hashes_.size()));
    }
    hashes_.push_back(hash);
    return found;
  }

 private:
  std::vector<std::uint64_t> hashes_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> buckets_;
};

}  // namespace kuaixun::bench
