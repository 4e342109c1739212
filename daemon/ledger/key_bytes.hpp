// A key as the ledger's tables have it: a byte for its kind, and its hash.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model.hpp"

namespace kuaixun {

using KeyBytes = std::array<std::uint8_t, 1 + std::tuple_size_v<decltype(Key::hash)>>;

inline KeyBytes bytes_of(const Key& key) {
  KeyBytes bytes{std::uint8_t(key.kind)};
  std::ranges::copy(key.hash, bytes.begin() + 1);
  return bytes;
}

// Nothing for bytes that are none.
inline std::optional<Key> key_of_bytes(std::string_view bytes) {
  if (bytes.size() != std::tuple_size_v<KeyBytes>) return std::nullopt;
  Key key{.kind = KeyKind(bytes.front())};
  std::ranges::copy(bytes.substr(1), key.hash.begin());
  return key;
}

}  // namespace kuaixun
