// What an element inherits from those around it: base address and language.
#pragma once

#include <string>

#include <pugixml.hpp>

#include "text/ascii.hpp"
#include "text/url.hpp"

namespace kuaixun {

struct Scope {
  std::string base;      // that relative addresses are resolved against; may be empty
  std::string language;  // xml:lang

  // The scope inside `element`: xml:base and xml:lang taken, where they are there.
  Scope inside(const pugi::xml_node& element) const;
  // An address of this element, absolute where that can be.
  std::string resolve(std::string_view reference) const;
};

// Whether a text is an absolute address on the web, which a bare id is not.
inline bool is_web_address(std::string_view text) {
  return equal_ignoring_case(text.substr(0, 7), "http://") || equal_ignoring_case(text.substr(0, 8), "https://");
}

}  // namespace kuaixun
