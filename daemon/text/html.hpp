// HTML in: cleaned HTML and plain text out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model.hpp"

namespace kuaixun {

struct CleanHtml {
  std::string html;  // well-formed, by allow-list: no script, handler, fetching style, javascript: or data: address
  std::string text;  // plain text: blocks on lines of their own, white space folded, entities resolved
  std::vector<Media> images;  // in order, absolute addresses (data-src before src)
  bool truncated = false;     // a bound was reached: depth, node count or size
};

// Cleans a fragment; relative addresses are resolved against `base_url` (may be empty). Bounded: depth 256, time
// linear.
CleanHtml clean_html(std::string_view fragment, std::string_view base_url);

// The text of a fragment on one line: for titles and names. Tags dropped, entities resolved once, white space folded,
// what nobody sees left out (see visible_text). Angle brackets around what is no tag stay: see text/angle_brackets.hpp.
std::string text_of_html(std::string_view fragment);

// The same as it was before angle brackets were told from tags, which ledgers know titles by: whatever stands in them
// is dropped.
std::string text_without_tags(std::string_view fragment);

// &amp; &#x4e2d; &nbsp; &hellip; … resolved by HTML's rules, once. What is no entity stays.
std::string resolve_entities(std::string_view text);

// The code points of an HTML named entity (without & and ;), as UTF-8; empty when there is none of that name.
std::string_view entity_text(std::string_view name);

// Appends text with its markup escaped: & < >, and in the value of an attribute the double quote.
enum class Escape { text, attribute };
void append_escaped(std::string& out, std::string_view text, Escape escape);

// White space (incl. U+00A0, U+3000 at the ends) folded to single blanks, trimmed.
std::string fold_space(std::string_view text);

// The addresses of the feeds an HTML page links to (<link rel=alternate type=…rss/atom/json>), absolute; at most 10.
std::vector<std::string> feed_links(std::string_view page, std::string_view base_url);

}  // namespace kuaixun
