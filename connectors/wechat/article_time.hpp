// When an article was published.
#pragma once

#include <optional>

#include "connectors/wechat/article_facts.hpp"
#include "model.hpp"

namespace kuaixun {

// Unix time of the article > its date as a text, which is China's > what the page shows: a day, or 昨天, 星期三 and the
// like, counted from when the server made the page (a saved page is read years later), else from `fetched_at`. Nothing
// when the page does not say.
std::optional<Timestamp> published_at(const ArticleFacts& facts, Time fetched_at);

}  // namespace kuaixun
