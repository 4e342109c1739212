// Addresses of WeChat articles: one article has many, most of them damaged.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/url.hpp"

namespace kuaixun {

// Nothing when the address is not on mp.weixin.qq.com. `wx:BIZ/MID/IDX` for an article's long form (in any spelling),
// `wxs:ID` for its short form, and an empty string for addresses there that identify no article: captcha, albums,
// profiles, previews, Sogou's temporary links.
std::optional<std::string> wechat_key(const Url& url);

// Whether a key of canonical_url_key() is that of an article there.
bool is_wechat_key(std::string_view key);

// Whether the address is on mp.weixin.qq.com; whether it says for good which article there it is of; whether it is
// where WeChat and Sogou send those whom they take for machines.
bool is_wechat_address(std::string_view url);
bool is_wechat_article(std::string_view url);
bool is_captcha_address(std::string_view url);

// The address to publish for one on mp.weixin.qq.com: https, without what only says how somebody came to it.
std::optional<std::string> clean_wechat_url(const Url& url);

}  // namespace kuaixun
