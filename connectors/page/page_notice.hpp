// Pages that stand where an article should, with status 200.
#pragma once

#include <optional>
#include <string_view>

#include "model.hpp"

namespace kuaixun {

// By what a page with little text says: a challenge or captcha is `blocked`; "not found" and the like are `retry`, for
// a site that is ill says so too; a login or a paywall is `unknown`. Nothing for a page that may be an article. `title`
// is the page's, `text` what would be taken for its article.
std::optional<PageClass> notice_class(std::string_view title, std::string_view text);

}  // namespace kuaixun
