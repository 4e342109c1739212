#include "connectors/wechat/wechat_page.hpp"

#include <algorithm>

#include "connectors/article/account_call.hpp"
#include "connectors/article/account_lines.hpp"
#include "connectors/article/byline.hpp"
#include "connectors/article/find_words.hpp"
#include "connectors/wechat/account.hpp"
#include "connectors/wechat/article_body.hpp"
#include "connectors/wechat/article_facts.hpp"
#include "connectors/wechat/article_time.hpp"
#include "connectors/wechat/page_class.hpp"
#include "connectors/wechat/script_variables.hpp"
#include "html/html_of_text.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

// The long form first, then each other form once.
void take_addresses(Page& page, const ArticleFacts& facts, const std::string& document_url) {
  auto& entry = page.entry;
  std::vector<std::string> keys;
  auto candidates = facts.links;
  candidates.insert(candidates.begin(), long_link(facts.key));
  candidates.push_back(document_url);
  std::vector<std::string> addresses;
  for (const auto& candidate : candidates) {
    auto key = canonical_url_key(candidate);
    const bool is_article = is_wechat_key(key);
    if (!is_article || std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    keys.push_back(std::move(key));
    addresses.push_back(clean_url(candidate));
  }
  std::stable_partition(addresses.begin(), addresses.end(),
                        [](const std::string& address) { return !account_of_link(address).empty(); });
  if (addresses.empty()) {
    entry.url = document_url;
    return;
  }
  entry.url = addresses.front();
  entry.also_at.assign(addresses.begin() + 1, addresses.end());
}

void take_original(Page& page, const ArticleFacts& facts) {
  auto& original = page.entry.original_url;
  if (facts.is_repost) original = long_link(facts.original);
  if (original.empty() && facts.is_repost && is_wechat_article(facts.original_url))
    original = clean_url(facts.original_url);
  if (original.empty() && is_wechat_article(facts.shared_url)) original = clean_url(facts.shared_url);
}

// Accounts write calls where an author belongs ("读港湾关注☞"), or their own name.
bool is_author(const std::string& text) {
  if (!is_name(text) || is_account_call(text)) return false;
  for (const std::string_view call :
       {"关注", "点击", "蓝字", "订阅", "扫码", "公众号", "☞", "👉", "👆", "👇", "↑", "↓", "→", "←"})
    if (text.find(call) != std::string::npos) return false;
  return true;
}

void take_texts(Page& page, const ArticleFacts& facts, const PageOutline& outline, std::string_view html) {
  auto& entry = page.entry;
  auto body = body_of(facts, outline, html);
  if (!body.how.empty()) page.found_by.emplace_back("content", body.how);
  entry.content = without_account_lines(body.html, page.left_out);
  auto title = facts.title;
  if (facts.title_is_text || title.empty()) title = title_of_text(title.empty() ? facts.text_content : title);
  entry.title = html_of_text(title);
  entry.summary = html_of_text(facts.summary);
  entry.publisher = html_of_text(facts.publisher);
  if (is_author(facts.author))
    entry.authors.push_back(Person{.name = html_of_text(facts.author)});
  else
    std::erase_if(page.found_by, [](const auto& found) { return found.first == "author"; });
  const bool shows_cover = !facts.cover.empty() && !contains_word(entry.content, "<img");
  if (shows_cover) entry.enclosures.push_back(Media{.url = facts.cover});
  if (facts.is_paid) add_flag(entry.flags, "partial");
}

void read_article(Page& page, const PageOutline& outline, const Document& document, std::string_view html,
                  const Source& source) {
  auto facts = facts_of(outline);
  page.found_by = std::move(facts.found_by);
  take_texts(page, facts, outline, html);
  page.entry.published = published_at(facts, document.fetched_at);
  take_addresses(page, facts, document.url);
  take_original(page, facts);
  page.account = account_of_link(page.entry.url);
  if (page.account.empty()) page.account = facts.key.biz;
  flag_other_account(page.entry, page.account, source);
}

}  // namespace

bool is_wechat_page(const Document& document, std::string_view html) {
  if (is_wechat_address(document.url)) return true;
  if (!contains_any(html, {"res.wx.qq.com", "mmbiz"})) return false;
  if (contains_any(html, {"\"js_article\"", "\"activity-detail\""})) return true;
  return contains_word(html, "class=\"weui-msg") && contains_word(html, "mp.weixin.qq.com");
}

Page read_wechat_page(const Document& document, std::string_view html, const PageHint& hint) {
  Page page;
  const auto outline = outline_of(html);
  auto classified = classify_page(document.url, outline);
  page.page_class = classified.page_class;
  page.reason = std::move(classified.reason);
  if (page.page_class == PageClass::article) read_article(page, outline, document, html, hint.source);
  if (page.page_class == PageClass::moved)
    page.moved_to = assigned_literal(outline.scripts, "transferTargetLink").plain_text();
  if (page.entry.url.empty()) page.entry.url = hint.entry.url;
  return page;
}

}  // namespace kuaixun
