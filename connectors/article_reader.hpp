// Reads any article page.
#pragma once

#include "connector.hpp"

namespace kuaixun {

// See PageReader. Pages of WeChat, and copies of them elsewhere, are read by what they are made of (wechat_page.hpp),
// all others by what they look like (page_reader.hpp). What is no article (a list, a form, a challenge, another format)
// is `unknown` or `blocked`.
Page read_article(const Document& document, const PageHint& hint);

}  // namespace kuaixun
