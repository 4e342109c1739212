// WeChat, however it comes: feeds of bridges and mirrors, lists of articles as JSON, an article's own page.
#pragma once

#include "connector.hpp"

namespace kuaixun {

// What reads the feeds among them.
using ParseFeed = Result<Batch> (*)(const Document& document, const Source& source);

// Dates that name no zone are China's unless the source says otherwise. Pseudo-entries that tell of an account's move
// are left out and counted (`account_moved`). Errors are those of `parse_feed`, read_wechat_list() and batch_of_page().
Result<Batch> parse_wechat(const Document& document, const Source& source, ParseFeed parse_feed);
double resembles_wechat(const Document& document);

}  // namespace kuaixun
