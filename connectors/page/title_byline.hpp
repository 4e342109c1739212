// Who wrote and published an article, by what stands at its title.
#pragma once

#include <cstdint>
#include <vector>

#include "connectors/article/byline.hpp"
#include "connectors/page/page_lines.hpp"

namespace kuaixun {

// Adds to `byline` what the lines at a title say, from the first one down to the text: names behind words (来源：, By),
// names in elements that are named after authors and sources, and an outlet that stands beside a date without a word:
// "2026-03-05 10:20 港湾观察". In front of the title (a node; 0: none) only words count. Fields that are filled stay as
// they are.
void read_title_byline(const HtmlTree& tree, const std::vector<ShownLine>& lines, std::uint32_t title, Byline& byline);

}  // namespace kuaixun
