// Where the parts of a WeChat page stand, found in one pass over its tags.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

// The elements that tell what a page is and what it says of its article. Texts are on one line, entities resolved.
// Scripts are views into the page, which must outlive this.
struct PageOutline {
  bool has_article = false;                         // #js_article
  bool has_app = false;                             // #app: a page that scripts fill
  bool has_verify = false;                          // #js_verify: the captcha's button
  bool is_activity = false;                         // body#activity-detail: a page of this server, whatever it says
  std::size_t content_at = std::string_view::npos;  // behind the start tag of the body: #js_content
  std::string content_element;                      // its name: div
  bool has_profile_card = false;                    // #js_top_profile: #js_content holds the account, not an article
  std::string document_title;                       // <title>
  std::string title, nickname, author;              // of the heading and the line below it
  std::string post_date, publish_time;
  std::string share_source;            // where the card of a shared article leads
  std::string repost_note;             // 以下文章来源于…
  std::string message_title, message;  // .weui-msg: its heading; all it says
  std::string block;                   // .mesg-block
  std::string og_title, og_url, og_description, og_image, og_site;
  std::string meta_author;
  std::vector<std::string_view> scripts;
};

PageOutline outline_of(std::string_view html);

// What stands between the start tag that ends at `begin` and its end tag; up to what cannot be part of an article when
// the end tag is missing.
std::string_view element_content(std::string_view html, std::size_t begin, std::string_view name);

}  // namespace kuaixun
