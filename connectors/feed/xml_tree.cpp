#include "connectors/feed/xml_tree.hpp"

#include <fmt/format.h>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr int kDeepest = 500;

// pugixml builds without recursion, but who walks the tree or takes it down must not meet a chain of a million elements.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  for (std::size_t at = text.find('<'); at != std::string_view::npos && at + 1 < text.size(); at = text.find('<', at + 1)) {
    const char next = text[at + 1];
    if (next == '/')
      --depth;
    else if (is_ascii_letter(next) && ++depth > kDeepest)
      break;
    else if (next == '!' && text.compare(at, 9, "<![CDATA[") == 0)
      at = std::min(text.find("]]>", at), text.size() - 1);
    // An element that closes itself opened nothing.
    if (next != '/' && is_ascii_letter(next)) {
      const auto end = text.find('>', at);
      if (end != std::string_view::npos && text[end - 1] == '/') --depth;
    }
  }
  return depth > kDeepest;
}

bool has_entries_beyond_root(const pugi::xml_document& tree) {
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

bool has_control_characters(std::string_view text) {
  for (const unsigned char c : text)
    if (c < 0x20 && c != '\n' && c != '\r' && c != '\t') return true;
  return false;
}

}  // namespace

Result<void> parse_xml(std::string text, XmlTree& out) {
  if (is_too_deep(text)) return Error{Remedy::discard, "too_deep", fmt::format("elements are nested more than {} deep: this is no feed", kDeepest)};
  std::size_t start = text.find('<');
  if (start == std::string::npos) start = 0;
  out.text = std::move(text);
  const auto options = options_for(out.text);
  std::string original = out.text;  // parsing in place changes it
  const auto result = out.tree.load_buffer_inplace(out.text.data(), out.text.size(), options, pugi::encoding_utf8);
  const bool sound = result && !has_control_characters(original) && !has_entries_beyond_root(out.tree) && trim_ascii(std::string_view(original).substr(0, start)).empty();
  if (!sound) {
    out.warnings.push_back(result ? "the XML holds control characters or text around the document" : fmt::format("the XML is not well-formed at byte {}: {}", result.offset, result.description()));
    recover_xml(original, out);
  }
  return {};
}

}  // namespace kuaixun
