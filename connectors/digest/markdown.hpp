// Markdown as HTML, by cmark (CommonMark 0.30).
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// HTML in it stays as it is: it is cleaned like any other.
std::string render_markdown(std::string_view markdown);

// A line of Markdown, such as a title, without a block around it.
std::string render_line(std::string_view markdown);

}  // namespace kuaixun
