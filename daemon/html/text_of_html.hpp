// The plain text of titles, names and tags.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// The text of a fragment on one line: for titles and names. Tags dropped, entities resolved once, white space folded,
// what nobody sees left out (see visible_text). Angle brackets around what is no tag stay: see html/angle_brackets.hpp.
std::string text_of_html(std::string_view fragment);

// The same as it was before angle brackets were told from tags, which ledgers know titles by: whatever stands in them
// is dropped.
std::string text_without_tags(std::string_view fragment);

}  // namespace kuaixun
