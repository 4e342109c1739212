// Guessing the charset of bytes that nobody labelled.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// The likeliest charset by what the text would be under it: of GB18030, Big5, EUC-TW, Shift_JIS, EUC-JP and EUC-KR by
// how much decodes and how many of its characters are the commonest of the language; of charsets of one byte by the
// letters of 34 languages and their neighbours (see charset_letters.hpp). Empty when none convinces.
std::string guess_charset(std::string_view bytes);

}  // namespace kuaixun
