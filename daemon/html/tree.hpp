// A page as a tree, for finding the article in it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "html/policy.hpp"
#include "html/tokenizer.hpp"

namespace kuaixun {

struct HtmlNode {
  enum class Kind : std::uint8_t { element, text, raw_text } kind = Kind::element;
  const ElementRule* rule = nullptr;  // of an element
  std::string_view text{};            // of text (entities untouched) and of raw text (script, style)
  std::uint32_t parent = 0;
  std::uint32_t end = 0;  // behind the last node below this one
  std::uint32_t first_attribute = 0, attributes = 0;

  bool is_element() const { return kind == Kind::element; }
  // The element's name in lower case; empty for names that nobody knows, and for text.
  std::string_view name() const { return rule == nullptr ? std::string_view{} : rule->name; }
};

// Nodes in the order of the document; node 0 is the root. Views into the HTML, which must outlive it. Time and memory
// are linear in the HTML, whatever it holds: what is nested deeper than kDeepest hangs on the last level, and what
// comes after kMostNodes is not read.
//
// Not the tree of the HTML standard, but what it makes of pages as they are: void elements, implied ends of p, li, td,
// tr, dt, dd, option and a, stray ends passed over, and </body> and </html> that come too early.
class HtmlTree {
 public:
  explicit HtmlTree(std::string_view html);

  static constexpr std::size_t kDeepest = 256, kMostNodes = 400'000;

  const HtmlNode& operator[](std::size_t node) const { return nodes_[node]; }
  std::uint32_t size() const { return std::uint32_t(nodes_.size()); }

  // Whether a node is, or stands in, the other one.
  bool holds(std::uint32_t container, std::uint32_t node) const {
    return node >= container && node < nodes_[container].end;
  }

  // The value of the first attribute of this (lower-case) name as written: entities untouched; empty without it.
  std::string_view attribute(std::size_t node, std::string_view name) const;

  std::span<const HtmlAttribute> attributes_of(std::size_t node) const {
    return std::span(attributes_).subspan(nodes_[node].first_attribute, nodes_[node].attributes);
  }

  // The text below a node on one line, entities resolved, white space folded; no more than about `most` bytes of it.
  std::string text_of(std::size_t node, std::size_t most) const;

 private:
  std::vector<HtmlNode> nodes_;
  std::vector<HtmlAttribute> attributes_;

  friend class HtmlTreeBuilder;
};

}  // namespace kuaixun
