#include "connectors/digest/markdown.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include <cmark.h>

#include "html/html_of_text.hpp"

namespace kuaixun {
namespace {

// Most of what is rendered is a paragraph without any mark: that needs no parser.
bool has_no_marks(std::string_view text) {
  static constexpr auto kMarks = [] {
    std::array<bool, 256> marks{};
    for (const char c : std::string_view("*_`[]<>&\\!#~|=\n\t")) marks[static_cast<unsigned char>(c)] = true;
    return marks;
  }();
  if (text.empty() ||
      std::any_of(text.begin(), text.end(), [](char c) { return kMarks[static_cast<unsigned char>(c)]; }))
    return false;
  const char first = text.front(), last = text.back();
  return first != ' ' && last != ' ' && first != '-' && first != '+' && (first < '0' || first > '9');
}

}  // namespace

std::string render_markdown(std::string_view markdown) {
  if (has_no_marks(markdown)) return "<p>" + html_of_text(markdown) + "</p>";
  const std::unique_ptr<char, decltype(&std::free)> rendered(
      cmark_markdown_to_html(markdown.data(), markdown.size(), CMARK_OPT_UNSAFE), std::free);
  std::string html(rendered ? rendered.get() : "");
  while (html.ends_with('\n')) html.pop_back();
  return html;
}

std::string render_line(std::string_view markdown) {
  constexpr std::string_view kBegin = "<p>", kEnd = "</p>";
  auto html = render_markdown(markdown);
  const bool is_paragraph =
      html.starts_with(kBegin) && html.ends_with(kEnd) && html.find(kBegin, 1) == std::string::npos;
  if (!is_paragraph) return html_of_text(markdown);
  return html.substr(kBegin.size(), html.size() - kBegin.size() - kEnd.size());
}

}  // namespace kuaixun
