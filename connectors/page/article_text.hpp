// The text of an article out of its page.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/page/page_title.hpp"
#include "connectors/page/structured_data.hpp"
#include "html/tree.hpp"

namespace kuaixun {

// Where the article's text begins and ends in its page: nodes; 0 and 0: not known.
struct TextRange {
  std::uint32_t first = 0, last = 0;
};

struct ArticleText {
  std::string html;                   // of what was kept, not sanitised; addresses as they were
  std::vector<std::string> left_out;  // lines of boilerplate that stood in it
  TextRange range;                    // of what was kept
  std::string found_by;               // name, score, anchor, json_ld, nothing
};

// Nothing when the page holds less than a sentence. `anchors`: beginnings of the article that are known from elsewhere
// (the feed's summary, the page's description).
ArticleText article_text(const HtmlTree& tree, const StructuredData& data, const PageTitle& title,
                         const std::vector<std::string>& anchors);

}  // namespace kuaixun
