// What an element says: its text, its markup, and as what it wants to be read.
#pragma once

#include <string>
#include <string_view>

#include <pugixml.hpp>

namespace kuaixun {

// All text and CDATA inside, trimmed; text of child elements included.
std::string plain_text(const pugi::xml_node& element);

// The element's content as HTML, by Atom's type (text, html, xhtml, a media type; mode="base64" of Atom 0.3), or by
// RSS's custom (escaped HTML) when it says nothing. Where the label lies the content decides: "text" full of tags is
// HTML. A value that is one CDATA section in letters (`<![CDATA[…]]>` escaped) is taken out of it.
std::string html_text(const pugi::xml_node& element, std::string_view assumed_type = "");

// Whether a text holds tags or entities, and so is HTML whatever its label says.
bool looks_like_html(std::string_view text);

}  // namespace kuaixun
