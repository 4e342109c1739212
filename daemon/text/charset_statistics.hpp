// Guessing the charset of bytes that nobody labelled.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// The likeliest of GB18030, Big5, Shift_JIS, EUC-JP, EUC-KR, windows-1251 and the like by what their text would look
// like: how much of a sample decodes, and how many of its characters are the commonest of the language. Empty when none
// convinces.
std::string guess_charset(std::string_view bytes);

}  // namespace kuaixun
