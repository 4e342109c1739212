// The allow-list: which elements and attributes of foreign HTML are published. What is not named here is not.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace kuaixun {

enum class Layout : std::uint8_t { inline_text, block, table_cell, line_break };

// Whose end the start of an element implies: see implied_ends.hpp.
enum class Ends : std::uint8_t { nothing, head, option, item, term, cell, row };

struct ElementRule {
  std::string_view name{};  // in lower case
  Layout layout = Layout::inline_text;
  bool is_kept = false;         // published; else its tags are dropped …
  bool drops_content = false;   // … and of script, style, template, … all that they hold
  bool is_void = false;         // has no end tag
  bool is_raw_text = false;     // its content is no markup
  bool ends_paragraph = false;  // its start ends an open p
  Ends ends = Ends::nothing;
};

// The rule of an element (lower-case name); one without a name for elements that nobody knows.
const ElementRule& element_rule(std::string_view name);

// Some elements, told by their rules: names are long to compare.
class ElementSet {
 public:
  ElementSet(std::initializer_list<std::string_view> names) {
    for (const auto name : names) rules_.push_back(&element_rule(name));
  }
  bool contains(const ElementRule* rule) const { return std::find(rules_.begin(), rules_.end(), rule) != rules_.end(); }

 private:
  std::vector<const ElementRule*> rules_;
};

// Of addresses, harmless ones are kept; of paint, which a browser reads as CSS, what calls no function that could
// fetch.
enum class AttributeRule : std::uint8_t { dropped, text, paint, address, image_address };
AttributeRule attribute_rule(std::string_view element, std::string_view attribute);

// Whether a value of CSS calls only functions that make colours, numbers and movements: url(), image(), image-set(),
// src(), element(), paint(), var() and whatever else may come are none of these.
bool calls_harmless_functions(std::string_view css);

}  // namespace kuaixun
