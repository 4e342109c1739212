// The allow-list: which elements and attributes of foreign HTML are published. What is not named here is not.
#pragma once

#include <cstdint>
#include <string_view>

namespace kuaixun {

enum class Layout : std::uint8_t { inline_text, block, table_cell, line_break };

struct ElementRule {
  std::string_view name;
  Layout layout = Layout::inline_text;
  bool is_void = false;
};

// The rule of an allowed element (lower-case name), or null: its tags are dropped, its content stays.
const ElementRule* element_rule(std::string_view name);

// Elements that go with all they hold: script, style, template, …
bool is_dropped_with_content(std::string_view name);

// Whether an element that is not allowed still breaks lines in plain text.
bool breaks_lines(std::string_view name);

enum class AttributeRule : std::uint8_t { dropped, text, address, image_address };

// Attributes with addresses are kept when the address is a harmless one.
AttributeRule attribute_rule(std::string_view element, std::string_view attribute);

}  // namespace kuaixun
