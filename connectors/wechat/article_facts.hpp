// What the scripts, metas and elements of an article's page say of it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "connectors/wechat/article_link.hpp"
#include "connectors/wechat/page_outline.hpp"

namespace kuaixun {

struct Picture {
  std::string url, width, height;  // as written
};

// Plain text but for `content` and `text_content`, which are HTML. Where several places say the same, the first that
// says something is taken: window.cgiDataNew, script variables, og: metas, elements.
struct ArticleFacts {
  ArticleKey key;
  std::string show_type;  // item_show_type: "0", "8", …; empty when nobody says
  std::string title, summary, publisher, author;
  bool title_is_text = false;  // of a text share: the title is the text itself
  std::string content;         // content_noencode
  std::string text_content;    // of a text share
  std::vector<Picture> pictures;
  std::string cover;
  std::string shared_url;  // what an article share shares
  std::vector<std::string> links;

  std::string created_seconds;  // Unix time
  std::string created, posted;  // as a date: 2025-11-10 12:00; what the page shows
  std::string server_seconds;   // when the page was made

  bool is_repost = false;
  ArticleKey original;
  std::string original_url, original_publisher;
  bool is_paid = false;

  std::vector<std::pair<std::string, std::string>> found_by;
};

ArticleFacts facts_of(const PageOutline& outline);

}  // namespace kuaixun
