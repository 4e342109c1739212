// What dates write in words: months by name, numbers in Chinese.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace kuaixun {

// "nov", "november", "sept.", and the months of languages whose feeds write them, by their first letters; 0 for a word
// that is none. `word` is in lower case as far as it is ASCII.
int month_of(std::string_view word);

using HanDigits = std::array<char, 64>;

// 二〇二六年九月二十一日 as digits, in place of a buffer; false when it is no such date.
bool han_digits_to_ascii(std::string_view text, HanDigits& out, std::size_t& size);

}  // namespace kuaixun
