// Words in a text, found fast: std::string_view::find stops at every character that begins with the same byte, which in
// Chinese is every third one.
#pragma once

#include <bitset>
#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace kuaixun {

// Where the word, which is not empty, begins, at `from` or behind it; npos when it is not there. Two of its bytes that
// tell most are compared at all places of a block at once, in what the compiler makes vector instructions of.
inline std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0) {
  constexpr std::size_t kBlock = 32;
  if (text.size() < word.size()) return std::string_view::npos;
  const auto end = text.size() - word.size() + 1;  // of the places where it may begin
  // Of a character in three bytes the first says no more than its script.
  const std::size_t early = word.size() > 3 && (word[0] & 0x80) != 0 ? 2 : 0, late = word.size() - 1;
  const char early_byte = word[early], late_byte = word[late];
  auto at = from;
  while (at < end) {
    const auto* const begin = text.data() + at;
    if (at + kBlock <= end) {
      unsigned char found = 0;
      for (std::size_t i = 0; i < kBlock; ++i)
        found |= (unsigned char)((begin[i + early] == early_byte) & (begin[i + late] == late_byte));
      if (found == 0) {
        at += kBlock;
        continue;
      }
    }
    const auto stop = at + kBlock < end ? at + kBlock : end;
    for (; at < stop; ++at)
      if (text[at + early] == early_byte && text[at + late] == late_byte && text.substr(at, word.size()) == word)
        return at;
  }
  return std::string_view::npos;
}

inline bool contains_word(std::string_view text, std::string_view word) {
  return find_word(text, word) != std::string_view::npos;
}

inline bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const auto word : words)
    if (contains_word(text, word)) return true;
  return false;
}

// A line in which many words are looked for: of most words one look at its index says that they are not there. The line
// must outlive it.
class WordIndex {
 public:
  explicit WordIndex(std::string_view line) : line_(line) {
    for (std::size_t at = 0; at + kPiece <= line.size(); ++at) pieces_.set(place_of(line, at));
  }

  std::string_view line() const { return line_; }

  std::size_t find(std::string_view word, std::size_t from = 0) const {
    return may_hold(word) ? find_word(line_, word, from) : std::string_view::npos;
  }
  bool contains(std::string_view word) const { return find(word) != std::string_view::npos; }
  bool contains_any(std::initializer_list<std::string_view> words) const {
    for (const auto word : words)
      if (contains(word)) return true;
    return false;
  }

 private:
  static constexpr std::size_t kPiece = 3, kPlaces = 1024;  // bytes: a Chinese character

  static std::size_t place_of(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return std::size_t((unsigned char)(text[at + i])); };
    return (byte(0) * 331 + byte(1) * 61 + byte(2)) % kPlaces;
  }

  bool may_hold(std::string_view word) const {
    for (std::size_t at = 0; at + kPiece <= word.size(); ++at)
      if (!pieces_[place_of(word, at)]) return false;
    return true;
  }

  std::string_view line_;
  std::bitset<kPlaces> pieces_;
};

}  // namespace kuaixun
