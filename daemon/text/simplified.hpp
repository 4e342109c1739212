// Traditional characters and their simplified forms, one to one.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// The simplified form of a traditional character; the character itself when it has none. For comparison only: some
// traditional characters (乾, 著) have several readings, and the commonest wins.
char32_t simplified(char32_t c);

// The text with its characters in their simplified forms, each of which takes as many bytes.
std::string simplified(std::string_view text);

// Whether the character is written in only one of the two.
bool is_traditional_only(char32_t c);
bool is_simplified_only(char32_t c);

}  // namespace kuaixun
