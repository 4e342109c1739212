// The title of an article out of its page.
#pragma once

#include <cstdint>
#include <string>

#include "connectors/page/structured_data.hpp"
#include "html/tree.hpp"

namespace kuaixun {

struct PageTitle {
  std::string text;        // one line, without the site's name
  std::uint32_t node = 0;  // where it stands in the page; 0: nowhere
  std::string found_by;    // feed, heading, og, json_ld, title, nothing
};

// The heading that says what the feed says (`known`, may be empty) or that the page's <title> repeats; else og:title,
// JSON-LD's headline, or <title> without the site's name.
PageTitle page_title(const HtmlTree& tree, const StructuredData& data, std::string_view known);

}  // namespace kuaixun
