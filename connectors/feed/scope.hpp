// What an element inherits from those around it: base address and language.
#pragma once

#include <string>

#include <pugixml.hpp>

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

inline bool is_web_address(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

// A language as BCP 47 writes it: en_US → en-US. Empty for what cannot be one.
std::string language_tag(std::string_view text);

}  // namespace kuaixun
