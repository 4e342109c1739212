// Plain text as HTML.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// Markup escaped, line ends as <br>. For what stands between tags: quotes stay as they are.
inline std::string html_of_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\n':
        out += "<br>";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace kuaixun
