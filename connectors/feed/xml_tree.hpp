// Feed XML as a tree, whatever its state.
#pragma once

#include <string>
#include <vector>

#include <pugixml.hpp>

#include "base/error.hpp"

namespace kuaixun {

// A parsed document and the text that its tree points into.
struct XmlTree {
  std::string text;
  pugi::xml_document tree;
  bool recovered = false;
  std::vector<std::string> warnings{};
};

// Reads sound XML in place, at the speed of the tokeniser. What is not sound is read by recover_xml. No DTD is read and
// no entity declared in one is known: there is nothing to expand and nothing to fetch. `text` is UTF-8. Error:
// `too_deep` beyond 500 levels.
Result<void> parse_xml(std::string text, XmlTree& out);

// Reads what can be read of damaged XML: bare & and <, HTML's entities, control characters, undeclared prefixes,
// unclosed and crossed tags, text around the document, CDATA sections without an end, a document that is cut off. Time
// linear in the text.
void recover_xml(std::string_view text, XmlTree& out);

}  // namespace kuaixun
