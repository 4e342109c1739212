// Markdown as HTML, by cmark (CommonMark 0.30).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

struct Rendered {
  std::string html{};
  std::vector<std::string> images{};  // their addresses, in order; each once
};

// HTML in it stays as it is: it is cleaned like any other.
Rendered render_markdown(std::string_view markdown);

// A line of Markdown, such as a title, without a block around it.
std::string render_line(std::string_view markdown);

}  // namespace kuaixun
