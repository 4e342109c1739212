// The account that a WeChat source is configured for: its option `account`.
#pragma once

#include "connector.hpp"
#include "connectors/wechat/article_link.hpp"

namespace kuaixun {

inline std::string read_account(std::string_view text, OptionReading& /*reading*/) { return account_of(text); }

inline constexpr SourceOption kAccountOption{
    "account", "a WeChat account (__biz) like \"MzI2NDk5NzA0Mw==\", or MP_WXS_ and its number", read_account};

// As biz, padded base64; empty when it is configured for none.
const std::string& configured_account(const Source& source);

// Flags the entry `other_account` when `account`, which it shows, is another than the source's. An empty one shows
// nothing.
void flag_other_account(Entry& entry, const std::string& account, const Source& source);

}  // namespace kuaixun
