// Addresses of WeChat articles, made of their parts.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// What names an article: the account (base64), the message, the place in it, and the signature that its links carry.
struct ArticleKey {
  std::string biz, mid, idx, sn;
};

// The long link; empty when biz, mid or idx cannot be what they should. `sn` may be empty.
std::string long_link(const ArticleKey& key);

// The short link https://mp.weixin.qq.com/s/ID; empty when the text is no such id.
std::string short_link(std::string_view id);

// The account (biz, base64, padded) that a long link names; empty for all others.
std::string account_of_link(std::string_view url);

// The padded base64 form of an account given as its decimal number, as MP_WXS_number, or as base64 already; empty for
// what is none of these.
std::string account_of(std::string_view text);

}  // namespace kuaixun
