// Reads cleaned HTML as browsers do, by a library that knows nothing of the cleaning.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <gumbo.h>

#include "html/entities.hpp"
#include "html/policy.hpp"
#include "text/ascii.hpp"

namespace kuaixun {

// Says what the tree of `html` (cleaned, as the content of a <div>) holds that the policy does not publish; empty for
// nothing. Every tree is written again as innerHTML does and read once more: markup that changes its meaning then has
// got past many cleaners. Words must neither come nor go on the way.
class HtmlOracle {
 public:
  explicit HtmlOracle(std::string html) : html_(std::move(html)) {}

  std::string objection() {
    constexpr int kReadings = 3;
    const auto words = words_of_tags_and_text(html_);
    for (int reading = 1; reading <= kReadings && objection_.empty(); ++reading) {
      written_.clear();
      words_ = 0;
      read();
      if (words_ != words) object(std::to_string(words) + " characters of words became " + std::to_string(words_));
      if (!objection_.empty()) objection_ += " (reading " + std::to_string(reading) + ")";
      html_ = written_;
    }
    return objection_;
  }

 private:
  // Characters that are no white space, of all that stands between the tags of cleaned HTML. (Gumbo replaces controls
  // and what is no character: they are counted, and not compared.)
  static std::size_t words_of_tags_and_text(std::string_view html) {
    std::size_t words = 0;
    while (!html.empty()) {
      const auto tag = std::min(html.find('<'), html.size());
      words += words_of(resolve_entities(html.substr(0, tag)));
      const auto end = html.find('>', tag);
      html.remove_prefix(end == std::string_view::npos ? html.size() : end + 1);
    }
    return words;
  }

  static std::size_t words_of(std::string_view text) {
    const auto counts = [](char c) { return !is_ascii_space(c) && ((unsigned char)(c)&0xC0) != 0x80; };
    return std::size_t(std::count_if(text.begin(), text.end(), counts));
  }

  void read() {
    auto options = kGumboDefaultOptions;
    options.fragment_context = GUMBO_TAG_DIV;
    options.max_errors = 0;
    auto* const output = gumbo_parse_with_options(&options, html_.data(), html_.size());
    read_children(output->root->v.element.children);
    gumbo_destroy_output(&options, output);
  }

  void read_children(const GumboVector& children) {
    for (unsigned i = 0; i < children.length; ++i) read_node(*static_cast<const GumboNode*>(children.data[i]));
  }

  void read_node(const GumboNode& node) {
    switch (node.type) {
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_WHITESPACE:
        words_ += words_of(node.v.text.text);
        append_escaped(written_, node.v.text.text, Escape::text);
        return;
      case GUMBO_NODE_ELEMENT:
        return read_element(node.v.element);
      default:
        return object("a comment, a CDATA section or a template");
    }
  }

  static std::string name_of(const GumboElement& element) {
    if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
    auto text = element.original_tag;
    gumbo_tag_from_original_text(&text);
    return to_lower_ascii(std::string_view(text.data, text.length));
  }

  void read_element(const GumboElement& element) {
    const auto name = name_of(element);
    const auto& rule = element_rule(name);
    if (!rule.is_kept || rule.is_raw_text) return object("the element " + name);
    written_ += "<" + name;
    for (unsigned i = 0; i < element.attributes.length; ++i)
      read_attribute(name, *static_cast<const GumboAttribute*>(element.attributes.data[i]));
    written_ += ">";
    read_children(element.children);
    if (!rule.is_void || element.children.length > 0) written_ += "</" + name + ">";
  }

  void read_attribute(const std::string& element, const GumboAttribute& attribute) {
    const auto name = to_lower_ascii(attribute.name);
    const bool is_language = attribute.attr_namespace == GUMBO_ATTR_NAMESPACE_XML && name == "lang";
    const auto rule = attribute_rule(element, name);
    if (rule == AttributeRule::dropped && !is_language) return object("the attribute " + name + " of " + element);
    if (rule == AttributeRule::address || rule == AttributeRule::image_address) check_address(attribute.value);
    written_ += ' ' + name + "=\"";
    append_escaped(written_, attribute.value, Escape::attribute);
    written_ += '"';
  }

  // What stands before the first colon, as browsers see it: without controls and white space.
  void check_address(std::string_view address) {
    std::string seen;
    for (const char c : address)
      if ((unsigned char)(c) > 0x20) seen += to_lower_ascii(c);
    const auto end = seen.find_first_of(":/?#");
    if (end == std::string::npos || seen[end] != ':') return;
    for (const std::string_view scheme : {"http", "https", "mailto", "tel", "magnet", "ftp"})
      if (std::string_view(seen).substr(0, end) == scheme) return;
    object("an address of the scheme " + seen.substr(0, end));
  }

  void object(const std::string& text) {
    if (objection_.empty()) objection_ = text;
  }

  std::string html_, written_, objection_;
  std::size_t words_ = 0;
};

}  // namespace kuaixun
