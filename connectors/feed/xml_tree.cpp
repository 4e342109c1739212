#include "connectors/feed/xml_tree.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "text/ascii.hpp"
#include "text/html.hpp"

namespace kuaixun {
namespace {

constexpr int kDeepest = 500;

// pugixml builds without recursion, but who walks the tree or takes it down must not meet a chain of a million
// elements.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  for (std::size_t at = text.find('<'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('<', at + 1)) {
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

// References that XML does not know but feeds use: HTML's names, and the numbers 128 to 159 that mean windows-1252.
// Resolved here, outside of CDATA; a name that nobody knows stays as it was written.
std::string with_html_references(std::string text) {
  constexpr std::size_t kLongestReference = 34;
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = text.find_first_of("&<"); at != std::string::npos; at = text.find_first_of("&<", at + 1)) {
    if (text[at] == '<') {
      if (text.compare(at, 9, "<![CDATA[") == 0) at = std::min(text.find("]]>", at), text.size() - 1);
      continue;
    }
    const auto end = text.find_first_of(";&< \n", at + 1);
    if (end == std::string::npos || text[end] != ';' || end - at > kLongestReference) continue;
    const auto reference = std::string_view(text).substr(at, end + 1 - at);
    if (reference == "&amp;" || reference == "&lt;" || reference == "&gt;" || reference == "&quot;" ||
        reference == "&apos;")
      continue;
    const bool number = reference[1] == '#';
    if (number && !(reference.size() == 6 && reference[2] == '1')) continue;
    auto resolved = resolve_entities(reference);
    if (resolved == reference) continue;
    out.append(text, copied, at - copied);
    for (const char c : resolved) {
      if (c == '<' || c == '&')
        out += c == '<' ? "&lt;" : "&amp;";
      else
        out += c;
    }
    copied = end + 1;
  }
  if (copied == 0) return text;
  return out.append(text, copied);
}

// U+0080 to U+009F, which nobody means, as the windows-1252 characters that they were before somebody mislabelled them.
std::string with_windows_characters(std::string text) {
  for (auto at = text.find('\xC2'); at != std::string::npos; at = text.find('\xC2', at + 1)) {
    const auto second = at + 1 < text.size() ? (unsigned char)(text[at + 1]) : 0;
    if (second < 0x80 || second > 0x9F) continue;
    const auto meant = resolve_entities("&#" + std::to_string(second) + ";");
    text.replace(at, 2, meant);
    at += meant.size() - 1;
  }
  return text;
}

bool has_control_characters(std::string_view text) {
  for (const unsigned char c : text)
    if (c < 0x20 && c != '\n' && c != '\r' && c != '\t') return true;
  return false;
}

}  // namespace

Result<void> parse_xml(std::string text, XmlTree& out) {
  if (is_too_deep(text))
    return Error{Remedy::discard, "too_deep",
                 fmt::format("elements are nested more than {} deep: this is no feed", kDeepest)};
  out.text = with_html_references(with_windows_characters(std::move(text)));
  const auto options = options_for(out.text);
  std::string original = out.text;  // parsing in place changes it
  const auto before = std::string_view(original).substr(0, std::min(original.find('<'), original.size()));
  const auto result = out.tree.load_buffer_inplace(out.text.data(), out.text.size(), options, pugi::encoding_utf8);
  const bool sound =
      result && !has_control_characters(original) && !has_entries_beyond_root(out.tree) && trim_ascii(before).empty();
  if (!sound) {
    out.warnings.push_back(
        result ? "the XML holds control characters or text around the document"
               : fmt::format("the XML is not well-formed at byte {}: {}", result.offset, result.description()));
    recover_xml(original, out);
  }
  return {};
}

}  // namespace kuaixun
