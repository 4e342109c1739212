// An article's page on mp.weixin.qq.com, of any generation since 2014, as served or as a browser saved it.
#pragma once

#include <string_view>

#include "connector.hpp"
#include "model.hpp"

namespace kuaixun {

// Whether the page came from mp.weixin.qq.com, or is one of its pages saved elsewhere. `html` is decoded. Cheap: looks
// at the address, then for marks in the bytes.
bool is_wechat_page(const Document& document, std::string_view html);

// The article, or what is there instead of it. `html` is the document decoded to UTF-8. The entry's address is the long
// link where the page tells it; its other forms stand in also_at. `found_by` says of title, publisher, author,
// published, content and original how each was found: cgi_data, script, og, dom. Time and memory linear in the page.
Page read_wechat_page(const Document& document, std::string_view html, const PageHint& hint);

}  // namespace kuaixun
