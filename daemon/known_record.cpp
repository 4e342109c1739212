#include "known_record.hpp"

#include <algorithm>
#include <array>

#include "base/word_of.hpp"

namespace kuaixun {
namespace {

constexpr std::array<std::string_view, 4> kWords{"held_back", "said", "many_in_source", "many"};

}  // namespace

std::string_view to_string(KnownAs as) { return kWords[std::size_t(as)]; }

std::optional<KnownAs> known_as(std::string_view word) {
  const auto found = std::ranges::find(kWords, word);
  return found == kWords.end() ? std::nullopt : std::optional(KnownAs(found - kWords.begin()));
}

std::string to_text(const Key& key) {
  std::string text(to_string(key.kind));
  return (text += ':') += hex_of(key);
}

std::optional<Key> key_of_text(std::string_view text) {
  const auto colon = text.find(':');
  const auto kind = word_of(text.substr(0, colon), kKeyKinds);
  return kind && colon != text.npos ? key_of_hex(*kind, text.substr(colon + 1)) : std::nullopt;
}

}  // namespace kuaixun
