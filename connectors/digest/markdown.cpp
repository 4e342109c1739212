#include "connectors/digest/markdown.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include <cmark.h>

#include "connectors/parsing/bounds.hpp"
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

Rendered render_markdown(std::string_view markdown) {
  if (has_no_marks(markdown)) return {"<p>" + html_of_text(markdown) + "</p>", {}};
  const std::unique_ptr<cmark_node, decltype(&cmark_node_free)> root(
      cmark_parse_document(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT), cmark_node_free);
  Rendered rendered;
  if (!root) return rendered;
  const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> nodes(cmark_iter_new(root.get()), cmark_iter_free);
  for (auto event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(nodes.get())) {
    auto* node = cmark_iter_get_node(nodes.get());
    if (event != CMARK_EVENT_ENTER || cmark_node_get_type(node) != CMARK_NODE_IMAGE) continue;
    const char* address = cmark_node_get_url(node);
    if (address == nullptr || *address == '\0' || rendered.images.size() >= kMostOfAKind) continue;
    if (std::find(rendered.images.begin(), rendered.images.end(), address) == rendered.images.end())
      rendered.images.emplace_back(address);
  }
  const std::unique_ptr<char, decltype(&std::free)> html(cmark_render_html(root.get(), CMARK_OPT_UNSAFE), std::free);
  if (html) rendered.html = html.get();
  while (rendered.html.ends_with('\n')) rendered.html.pop_back();
  return rendered;
}

std::string render_line(std::string_view markdown) {
  constexpr std::string_view kBegin = "<p>", kEnd = "</p>";
  auto html = render_markdown(markdown).html;
  const bool is_paragraph =
      html.starts_with(kBegin) && html.ends_with(kEnd) && html.find(kBegin, 1) == std::string::npos;
  if (!is_paragraph) return html_of_text(markdown);
  return html.substr(kBegin.size(), html.size() - kBegin.size() - kEnd.size());
}

}  // namespace kuaixun
