#include "known_record.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace kuaixun {
namespace {

constexpr std::array<std::string_view, 4> kWords{"held_back", "said", "many_in_source", "many"};

std::optional<std::uint8_t> byte_of(std::string_view hex) {
  std::uint8_t byte = 0;
  const auto* const end = hex.data() + hex.size();
  const auto read = std::from_chars(hex.data(), end, byte, 16);
  return read.ec == std::errc{} && read.ptr == end ? std::optional(byte) : std::nullopt;
}

}  // namespace

std::string_view to_string(KnownAs as) { return kWords[std::size_t(as)]; }

std::optional<KnownAs> known_as(std::string_view word) {
  const auto found = std::ranges::find(kWords, word);
  return found == kWords.end() ? std::nullopt : std::optional(KnownAs(found - kWords.begin()));
}

std::string to_text(const Key& key) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(to_string(key.kind));
  text += ':';
  for (const auto byte : key.hash) (text += kDigits[byte >> 4]) += kDigits[byte & 15];
  return text;
}

std::optional<Key> key_of_text(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto kind = std::ranges::find(kKeyKinds, text.substr(0, colon), [](KeyKind each) { return to_string(each); });
  text.remove_prefix(std::min(colon + 1, text.size()));
  Key key;
  if (kind == kKeyKinds.end() || text.size() != 2 * key.hash.size()) return std::nullopt;
  key.kind = *kind;
  for (auto& each : key.hash) {
    const auto byte = byte_of(text.substr(0, 2));
    if (!byte) return std::nullopt;
    each = *byte;
    text.remove_prefix(2);
  }
  return key;
}

}  // namespace kuaixun
