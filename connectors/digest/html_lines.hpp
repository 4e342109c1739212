// HTML as the Markdown that says the same, for what takes texts apart by their lines.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// Each block a paragraph, heading or line of a list; links and pictures as Markdown has them; signs that would mean
// something there escaped. Whatever else the HTML has is dropped. Time and memory linear in it.
std::string lines_of_html(std::string_view html);

}  // namespace kuaixun
