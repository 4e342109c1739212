// Tables of short names.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace kuaixun {

// What is known of a name, for at most half of `kSize`, a power of two, of them. The names must outlive it. Names are
// short: a few multiplications tell them apart.
template <class Value, std::size_t kSize>
class NameTable {
 public:
  // The value of a name, made when it is not there yet. Throws std::length_error when there are too many.
  Value& operator[](std::string_view name) {
    auto& place = places_[place_of(name)];
    if (place.name.empty()) {
      if (++count_ > kSize / 2) throw std::length_error("a table of names is too small");
      place.name = name;
    }
    return place.value;
  }

  // Null for names that are not in it.
  const Value* find(std::string_view name) const {
    const auto& place = places_[place_of(name)];
    return place.name.empty() ? nullptr : &place.value;
  }

 private:
  struct Place {
    std::string_view name{};
    Value value{};
  };

  std::size_t place_of(std::string_view name) const {
    std::size_t hash = name.size();
    for (const char c : name) hash = hash * 31 + (unsigned char)(c);
    auto at = (hash ^ hash >> 9) % kSize;
    while (!places_[at].name.empty() &&
           !std::equal(name.begin(), name.end(), places_[at].name.begin(), places_[at].name.end()))
      at = (at + 1) % kSize;
    return at;
  }

  std::array<Place, kSize> places_{};
  std::size_t count_ = 0;
};

}  // namespace kuaixun
