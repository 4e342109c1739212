// The feeds that a page links to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

// The addresses of the feeds an HTML page links to (<link rel=alternate type=…rss/atom/json>), absolute; at most 10.
std::vector<std::string> feed_links(std::string_view page, std::string_view base_url);

}  // namespace kuaixun
