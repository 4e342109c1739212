#include "connectors/feed/xml_tree.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "connectors/feed/xml_references.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr int kDeepest = 500;

// pugixml itself does not recurse; who walks its tree may.
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

bool refuse(XmlTree& out, std::string warning) {
  out.warnings.push_back(std::move(warning));
  return false;
}

}  // namespace

bool parse_sound_xml(std::string text, XmlTree& out) {
  const auto start = std::min(text.find('<'), text.size());
  if (!trim_ascii(std::string_view(text).substr(0, start)).empty())
    return refuse(out, "text stands before the XML document");
  if (has_controls(text)) return refuse(out, "the XML holds control characters");
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
