// Plain text as HTML.
#pragma once

#include <string>
#include <string_view>

#include "html/entities.hpp"

namespace kuaixun {

// Markup escaped, line ends as <br>. For what stands between tags: quotes stay as they are.
inline std::string html_of_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const auto end = text.find('\n');
    append_escaped(out, text.substr(0, end), Escape::text);
    if (end == std::string_view::npos) return out;
    out += "<br>";
    text.remove_prefix(end + 1);
  }
}

}  // namespace kuaixun
