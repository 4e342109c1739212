// Traditional characters and their simplified forms, one to one.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>

namespace kuaixun {

// ICU knows the pairs; it is asked once for every character, which makes a table that answers at memory speed.
class HanForms {
 public:
  // The only one; made at the first call. Whoever asks for many characters gets it once.
  static const HanForms& get();

  // The simplified form of a traditional character; the character itself when it has none. For comparison only: some
  // traditional characters (乾, 著) have several readings, and the commonest wins.
  char32_t simplified(char32_t c) const { return is_inside(c) ? simplified_[c - kFirst] : c; }

  // The text with its characters in their simplified forms, each of which takes as many bytes.
  std::string simplified(std::string_view text) const;

  // Whether the character is written in only one of the two.
  bool is_traditional_only(char32_t c) const { return simplified(c) != c; }
  bool is_simplified_only(char32_t c) const { return is_inside(c) && is_simplified_form_[c - kFirst]; }

 private:
  static constexpr char32_t kFirst = 0x4E00, kLast = 0x9FFF;

  HanForms();
  static constexpr bool is_inside(char32_t c) { return c >= kFirst && c <= kLast; }

  std::array<char16_t, kLast - kFirst + 1> simplified_{};
  std::bitset<kLast - kFirst + 1> is_simplified_form_;
};

}  // namespace kuaixun
