// When an article was published, out of its page.
#pragma once

#include <optional>
#include <string>

#include "connectors/page/html_tree.hpp"
#include "connectors/page/page_title.hpp"
#include "connectors/page/structured_data.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {

struct PageDate {
  std::optional<Timestamp> published{};
  std::string found_by;  // meta, json_ld, near_title, script, time_element, url, text; empty for none
};

// In the order of trust: what the page says for machines, what it shows near its title (a date with a clock first), its
// scripts, <time>, the address, "3小时前" near its title, the first date in its text. A date beyond `context.now` is
// none; one that is days away from `expected` (the feed's) gives way to the next.
PageDate page_date(const HtmlTree& tree, const StructuredData& data, const PageTitle& title, std::string_view url,
                   const DateContext& context, const std::optional<Timestamp>& expected);

// The visible text around a node, each piece on a line of its own: `before` and `after` bytes, more or less.
std::string text_around(const HtmlTree& tree, std::uint32_t node, std::size_t before, std::size_t after);

}  // namespace kuaixun
