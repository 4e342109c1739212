// Foreign text on its way to a terminal, which obeys control characters and shows what is written in another order.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// Whether the character commands a terminal, reorders the text around it or hides in it: controls (C0, DEL, C1), line
// and paragraph separators, bidirectional controls, zero-width blanks, soft hyphens, tags. The joiners (U+200C, U+200D)
// and variation selectors are none of these: Persian, the scripts of India and emoji are written with them.
bool is_unprintable(char32_t c);

// One line for a person: controls become blanks, other unprintable characters are left out, and bytes that are no
// UTF-8 become U+FFFD.
std::string printable(std::string_view text);

// The same with line ends and tabs kept.
std::string printable_lines(std::string_view text);

// JSON that means the same, with unprintable characters written as \uXXXX.
std::string printable_json(std::string_view json);

// Appends the character as \uXXXX, as two of them beyond U+FFFF.
void append_unicode_escape(std::string& out, char32_t c);

}  // namespace kuaixun
