// Lists of articles as JSON: of WeChat's own servers, of WeRead, and of the bridges.
#pragma once

#include <optional>
#include <string>

#include "connector.hpp"

namespace kuaixun {

// The articles of a list: profile_ext (general_msg_list), the MP backend (publish_page, app_msg_list, appmsgex), WeRead
// (reviews), Wechat2RSS (/api/query), wewe-rss, we-mp-rss and its webhook. JSON in a string is read where these
// services put it. A field that is missing or of another type costs the field, not the article. A list without
// articles that says it is a success is an empty Batch.
//
// Nothing when the JSON is none of these. Errors: `wechat_frequency` (asked too often: wait), `wechat_session` (the
// bridge must be logged in again), `wechat_unknown_account`, `wechat_account_list` (it lists accounts to follow),
// `wechat_error`, `json_damaged`.
std::optional<Result<Batch>> read_wechat_list(const std::string& json, const Document& document, const Source& source);

// Whether the first bytes of a document are those of such a list.
bool resembles_wechat_list(std::string_view head);

}  // namespace kuaixun
