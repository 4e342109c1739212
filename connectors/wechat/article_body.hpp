// The body of an article, by what kind of article it is.
#pragma once

#include <string>
#include <string_view>

#include "connectors/wechat/article_facts.hpp"
#include "connectors/wechat/page_outline.hpp"

namespace kuaixun {

struct ArticleBody {
  std::string html;      // not sanitised
  std::string_view how;  // cgi_data, dom, summary; empty when there is none
};

// An article's body is content_noencode, else #js_content. An image share (8) is its text and then its pictures, in
// order and each with its size; a text share (10) its text and never #js_content, which holds the account's card;
// shares of videos, sounds and articles fall back to the summary.
ArticleBody body_of(const ArticleFacts& facts, const PageOutline& outline, std::string_view html);

// The title of a text share that was given none: its first line or sentence.
std::string title_of_text(std::string_view text);

}  // namespace kuaixun
