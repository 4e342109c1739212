// What the dates in a line of a page are the dates of.
#pragma once

#include <string_view>
#include <vector>

#include "connectors/article/date_finder.hpp"
#include "connectors/page/page_lines.hpp"
#include "html/tree.hpp"

namespace kuaixun {

// How a date stands in its line; a later one speaks louder.
enum class DatePlace {
  running,   // in a sentence: a law, a fiscal year, an event
  beside,    // in a short line with names, sources, buttons
  alone,     // with nothing else
  named,     // in an element that is named after dates (class="pub-date"), or a <time>
  labelled,  // behind 发布时间：, Published, Veröffentlicht am, …
};

// Whose date it is, by the word before or behind it.
enum class DateRole { published, changed, foreign };  // foreign: 截至, 有效期, Joined, Version, Deadline, today's, …

struct LineDate {
  FoundDate found;
  DatePlace place = DatePlace::running;
  DateRole role = DateRole::published;
};

// The dates of a line, in its order. `before` is the line above it: a short one may be its label.
std::vector<LineDate> dates_of_line(const HtmlTree& tree, const ShownLine& line, std::string_view before,
                                    const DateContext& context);

}  // namespace kuaixun
