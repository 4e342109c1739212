// From foreign HTML to well-formed HTML by allow-list, its plain text and its images, in one pass.
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

}  // namespace kuaixun
