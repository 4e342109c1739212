#include "connectors/feed/xml_text.hpp"

#include <algorithm>

#include <openssl/evp.h>

#include "html/entities.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

bool is_text(const pugi::xml_node& node) { return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata; }

void append_text(const pugi::xml_node& node, std::string& out) {
  for (const auto& child : node.children()) {
    if (is_text(child))
      out += child.value();
    else if (child.type() == pugi::node_element)
      append_text(child, out);
  }
}

bool has_elements(const pugi::xml_node& node) {
  for (const auto& child : node.children())
    if (child.type() == pugi::node_element) return true;
  return false;
}

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// The children of an element as markup again, prefixes of elements left out: what is inside is XHTML, MathML or SVG.
void append_markup(const pugi::xml_node& parent, std::string& out) {
  for (const auto& node : parent.children()) {
    if (is_text(node)) {
      append_escaped(out, node.value(), Escape::text);
    } else if (node.type() == pugi::node_element) {
      out += '<';
      out += local_name(node);
      for (const auto& attribute : node.attributes()) {
        if (std::string_view(attribute.name()).starts_with("xmlns")) continue;
        out += ' ';
        out += attribute.name();
        out += "=\"";
        append_escaped(out, attribute.value(), Escape::attribute);
        out += '"';
      }
      if (node.first_child().empty()) {
        out += " />";
        continue;
      }
      out += '>';
      append_markup(node, out);
      out += "</";
      out += local_name(node);
      out += '>';
    }
  }
}

std::string trimmed(std::string text) {
  const auto view = trim_ascii(text);
  if (view.size() == text.size()) return text;
  return std::string(view);
}

std::string from_base64(std::string_view text) {
  std::string packed;
  for (const char c : text)
    if (!is_ascii_space(c)) packed += c;
  std::string out(packed.size() / 4 * 3 + 3, '\0');
  const int written = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                      reinterpret_cast<const unsigned char*>(packed.data()), int(packed.size()));
  if (written < 0) return std::string(text);
  out.resize(std::size_t(written) -
             std::size_t(std::count(packed.end() - std::min<long>(2, long(packed.size())), packed.end(), '=')));
  return out;
}

// "<![CDATA[…]]>" as letters: an exporter escaped what it should have written.
std::string out_of_escaped_cdata(std::string text) {
  constexpr std::string_view kStart = "<![CDATA[", kEnd = "]]>";
  const auto view = trim_ascii(text);
  if (!view.starts_with(kStart)) return text;
  auto inner = view.substr(kStart.size());
  if (inner.ends_with(kEnd)) inner.remove_suffix(kEnd.size());
  return std::string(trim_ascii(inner));
}

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text, Escape::text);
  return out;
}

// The single div that Atom wraps XHTML in.
pugi::xml_node wrapper_of(const pugi::xml_node& element) {
  pugi::xml_node only;
  for (const auto& child : element.children()) {
    if (child.type() == pugi::node_element) {
      if (only) return element;
      only = child;
    } else if (is_text(child) && !trim_ascii(child.value()).empty()) {
      return element;
    }
  }
  return only && equal_ignoring_case(local_name(only), "div") ? only : element;
}

}  // namespace

std::string plain_text(const pugi::xml_node& element) {
  const auto first = element.first_child();
  if (is_text(first) && first.next_sibling().empty()) return std::string(trim_ascii(first.value()));
  std::string text;
  append_text(element, text);
  return trimmed(std::move(text));
}

bool looks_like_html(std::string_view text) {
  constexpr std::size_t kLongestReference = 12;
  const auto last_end = text.rfind('>');  // no tag opens behind it
  bool opening = false;
  for (std::size_t at = find_any<'<', '&'>(text); at != std::string_view::npos; at = find_any<'<', '&'>(text, at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : 0;
    if (text[at] == '<') {
      if (next == '/' && at + 2 < text.size() && is_ascii_letter(text[at + 2])) return true;
      opening = opening || (is_ascii_letter(next) && last_end != std::string_view::npos && last_end > at);
    } else if (is_ascii_letter(next) || next == '#') {
      if (text.substr(at, kLongestReference).find(';') != std::string_view::npos) return true;
    }
  }
  return opening && (text.find("<br") != std::string_view::npos || text.find("<p>") != std::string_view::npos ||
                     text.find("<img ") != std::string_view::npos || text.find("<hr") != std::string_view::npos);
}

std::string html_text(const pugi::xml_node& element, std::string_view assumed_type) {
  const std::string_view written = element.attribute("type").value();
  const auto type = to_lower_ascii(written.empty() ? assumed_type : written);
  const std::string_view mode = element.attribute("mode").value();
  if (equal_ignoring_case(mode, "base64")) return from_base64(plain_text(element));
  if (has_elements(element)) {
    std::string markup;
    append_markup(wrapper_of(element), markup);
    return trimmed(std::move(markup));
  }
  auto text = out_of_escaped_cdata(plain_text(element));
  if (type == "xhtml" || type.find("html") != std::string::npos || equal_ignoring_case(mode, "escaped")) return text;
  if (type.ends_with("+xml") || type.ends_with("/xml")) return escaped(text);
  const bool is_plain = type == "text" || type.starts_with("text/plain");
  const bool is_binary = type.find('/') != std::string::npos && !type.starts_with("text/");
  if (is_binary && !looks_like_html(text) && text.find('<') == std::string::npos) return from_base64(text);
  return is_plain && !looks_like_html(text) ? escaped(text) : text;
}

}  // namespace kuaixun
