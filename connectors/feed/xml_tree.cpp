#include "connectors/feed/xml_tree.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "connectors/feed/xml_references.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr int kDeepest = 500;

// Past the declaration, comment or section that begins at `at`; npos when it has no end.
std::size_t skip_non_element(std::string_view text, std::size_t at) {
  const auto past = [&](std::string_view end, std::size_t from) {
    const auto found = text.find(end, at + from);
    return found == std::string_view::npos ? found : found + end.size();
  };
  if (text[at + 1] == '?') return past("?>", 2);
  if (text.compare(at, 4, "<!--") == 0) return past("-->", 4);
  if (text.compare(at, 9, "<![CDATA[") == 0) return past("]]>", 9);
  return at + 2;
}

// The '>' that ends the start tag at `at`: one inside a quoted value ends nothing.
std::size_t end_of_start_tag(std::string_view text, std::size_t at) {
  for (; at < text.size() && text[at] != '>'; ++at) {
    if (text[at] != '"' && text[at] != '\'') continue;
    at = text.find(text[at], at + 1);
    if (at == std::string_view::npos) return at;
  }
  return at < text.size() ? at : std::string_view::npos;
}

// Looked at before there is a tree: a chain of millions of elements would cost twenty times its bytes. Counts as the
// tokeniser does, which stops where this loses its way.
bool nests_too_deep(std::string_view text) {
  int depth = 0;
  for (auto at = text.find('<'); at < text.size() - 1; at = text.find('<', at)) {
    const char next = text[at + 1];
    if (next == '/') {
      depth = std::max(depth - 1, 0);
      at += 2;
    } else if (next == '!' || next == '?') {
      at = skip_non_element(text, at);
    } else {
      if (++depth > kDeepest) return true;
      at = end_of_start_tag(text, at);
      if (at != std::string_view::npos && text[at - 1] == '/') --depth;
    }
    if (at == std::string_view::npos) return false;
  }
  return false;
}

// The bound that recursion rests on is measured on the tree itself.
bool is_deeper_than_allowed(const pugi::xml_document& tree) {
  int depth = 0;
  for (pugi::xml_node node = tree.first_child(); node;) {
    if (const auto child = node.first_child()) {
      if (++depth > kDeepest) return true;
      node = child;
      continue;
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (node) node = node.next_sibling();
  }
  return false;
}

bool has_elements_beyond_root(const pugi::xml_document& tree) {
  int elements = 0;
  for (const auto& node : tree.children()) elements += node.type() == pugi::node_element;
  return elements > 1;
}

unsigned options_for(std::string_view text) {
  unsigned options = pugi::parse_default | pugi::parse_fragment;
  // Blanks between elements are text only where markup is the content.
  if (text.find("xhtml") != std::string_view::npos) options |= pugi::parse_ws_pcdata;
  return options;
}

// In blocks that the compiler turns into vector instructions.
bool has_control_characters(std::string_view text) {
  constexpr std::size_t kBlock = 64;
  const auto is_control = [](unsigned char c) {
    return (unsigned char)((c < 0x20) & (c != '\t') & (c != '\n') & (c != '\r'));
  };
  std::size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    unsigned char found = 0;
    for (std::size_t i = 0; i < kBlock; ++i) found |= is_control((unsigned char)(text[at + i]));
    if (found != 0) return true;
  }
  return std::any_of(text.begin() + long(at), text.end(), is_control);
}

bool refuse(XmlTree& out, std::string warning) {
  out.warnings.push_back(std::move(warning));
  return false;
}

}  // namespace

bool parse_sound_xml(std::string text, XmlTree& out) {
  const auto start = std::min(text.find('<'), text.size());
  if (!trim_ascii(std::string_view(text).substr(0, start)).empty())
    return refuse(out, "text stands before the XML document");
  if (has_control_characters(text)) return refuse(out, "the XML holds control characters");
  if (nests_too_deep(text)) return refuse(out, fmt::format("elements are nested more than {} deep", kDeepest));
  out.text = with_html_references(with_windows_characters(std::move(text)));
  const auto options = options_for(out.text);
  const auto result = out.tree.load_buffer_inplace(out.text.data(), out.text.size(), options, pugi::encoding_utf8);
  if (!result)
    return refuse(out, fmt::format("the XML is not well-formed at byte {}: {}", result.offset, result.description()));
  if (has_elements_beyond_root(out.tree)) return refuse(out, "more elements follow the end of the XML document");
  if (is_deeper_than_allowed(out.tree))
    return refuse(out, fmt::format("elements are nested more than {} deep", kDeepest));
  return true;
}

}  // namespace kuaixun
