// Reads the article pages of any site.
#pragma once

#include "connector.hpp"

namespace kuaixun {

// See PageReader; `html` is the document decoded to UTF-8. The article's text is looked for in the manner of
// Readability, with the names that Chinese content management systems use, and anchored on what the feed said; its
// title, dates and names in JSON-LD, meta elements and visible text. A page without an article (a list, a form, a
// challenge) is `unknown` or `blocked`.
Page read_page(const Document& document, std::string_view html, const PageHint& hint);

}  // namespace kuaixun
