// The texts of scripts: what their escapes stand for.
#pragma once

#include <string>
#include <string_view>

#include "text/ascii.hpp"

namespace kuaixun {

// What identifiers are made of.
constexpr bool is_name_character(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '$' || (unsigned char)(c) >= 0x80;
}

// What stands between the quotes of a JavaScript string, decoded: \xNN, \uNNNN (pairs of surrogates joined), \n, \t;
// any other character stands for itself behind a backslash. Escapes that are damaged stay, without their backslash.
std::string unescaped_script(std::string_view text);

// What JsDecode() does on top of the language: \x3c and the like that were escaped once more.
std::string without_hex_escapes(std::string text);

}  // namespace kuaixun
