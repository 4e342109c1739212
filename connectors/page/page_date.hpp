// When an article was published, out of its page.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/page/article_text.hpp"
#include "connectors/page/page_lines.hpp"
#include "connectors/page/page_title.hpp"
#include "connectors/page/structured_data.hpp"
#include "html/tree.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {

// A date that the page shows, and what came of it.
struct DateEvidence {
  std::string found_by{};
  Timestamp date{};
  std::string rejected{};  // why it does not count, for a person; empty: it does
};

struct PageDate {
  std::optional<Timestamp> published{};
  std::string found_by;       // of the evidence that decided; empty for none
  bool zone_guessed = false;  // its clock names no zone
  std::vector<DateEvidence> evidence{};
};

// What speaks for a day, in the order of trust:
//
// clang-format off
//   meta         the page for machines: article:published_time, …
//   json_ld      datePublished of its article
//   near_title   the line at the title, or a <time> there; behind the title, in front of and around the first paragraph
//   web_page     JSON-LD on the page in place of the article
//   meta_date    <meta name=date>, which sites use for this and that
//   script       "publishTime": "…"
//   above_title  a line in front of the title that is but a date, or says what it is
//   url          /2026/09/21/
//   labelled     发布时间：…, wherever it stands
//   relative     3小时前, near the title
//   signature    a date alone that ends the text, as notices of authorities have it
// clang-format on
//
// A date in a sentence is none, nor one that is called another thing (截至, Version, Joined, 更新时间). The strongest
// one decides; a weaker one of the same day adds its clock, and one that shows the same moment in local time its
// offset. A date beyond `context.now` does not count, and one that is days away from `expected` (the feed's) neither.
// None is better than a wrong one: there is no guess from dates in the text.
// `at_title`: the lines around the title, see lines_at_title().
PageDate page_date(const HtmlTree& tree, const StructuredData& data, const PageTitle& title,
                   const std::vector<ShownLine>& at_title, const TextRange& text, std::string_view url,
                   const DateContext& context, const std::optional<Timestamp>& expected);

// The visible text around a node, each piece on a line of its own: `before` and `after` bytes, more or less.
std::string text_around(const HtmlTree& tree, std::uint32_t node, std::size_t before, std::size_t after);

}  // namespace kuaixun
