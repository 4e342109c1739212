// What a page says of itself for machines: JSON-LD (schema.org), Open Graph and the other <meta> elements.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "html/tree.hpp"

namespace kuaixun {

struct StructuredData {
  // Of a JSON-LD object whose @type is an Article.
  struct Article {
    std::string headline{}, body{}, description{}, published{}, modified{}, publisher{}, address{};
    std::vector<std::string> authors{};
  };
  Article json_ld;    // the page's own
  std::string title;  // of the <title> element
  std::string og_title, description, published, modified, author, publisher, canonical;
  std::string weak_published;  // by names that sites use for this and that: <meta name=date>
  std::string page_published;  // of the page as JSON-LD says, which may be its article's
  std::string language;        // as the page says
};

// Entities are resolved, text is on one line. Bounded: JSON-LD of 1 MB in all, 16 levels deep.
StructuredData structured_data(const HtmlTree& tree);

}  // namespace kuaixun
