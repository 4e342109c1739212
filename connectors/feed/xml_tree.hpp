// Feed XML as a tree, whatever its state.
#pragma once

#include <string>
#include <vector>

#include <pugixml.hpp>

namespace kuaixun {

// A parsed document and the text that its tree points into. The tree is never deeper than 500 levels: who walks it may
// recurse.
struct XmlTree {
  std::string text;
  pugi::xml_document tree;
  bool recovered = false;
  bool cut_off = false;      // the text ends before the document does …
  pugi::xml_node cut_entry;  // … within this item, entry or url; what it breaks off in is kept of texts only
  bool too_deep = false;     // elements that are no field's content were nested deeper, and left out
  std::vector<std::string> warnings{};
};

// Reads sound XML in place, at the speed of the tokeniser. No DTD is read and no entity declared in one is known: there
// is nothing to expand and nothing to fetch. `text` is UTF-8. False when the XML is not sound: `out` then says why in a
// warning, and wants recover_xml with the text as it was.
bool parse_sound_xml(std::string text, XmlTree& out);

// Reads what can be read of damaged XML: bare & and <, HTML's entities, control characters, undeclared prefixes,
// unclosed and crossed tags, text around the document, CDATA sections without an end, a document that is cut off. Time
// and memory linear in the text.
void recover_xml(std::string_view text, XmlTree& out);

}  // namespace kuaixun
