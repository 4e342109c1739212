#include "connectors/wechat/mirror_entry.hpp"

#include <algorithm>
#include <array>

#include "connectors/article/account_lines.hpp"
#include "connectors/wechat/account.hpp"
#include "connectors/wechat/article_link.hpp"
#include "connectors/wechat/digits.hpp"
#include "connectors/wechat/mirror_address.hpp"
#include "connectors/wechat/mirror_html.hpp"
#include "html/html_of_text.hpp"
#include "html/text_of_html.hpp"
#include "text/ascii.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

void erase_all(std::string& text, std::string_view part) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at)) text.erase(at, part.size());
}

std::string_view last_segment(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  return url.substr(url.rfind('/') + 1);
}

// we-mp-rss names an article ACCOUNT-MESSAGE_PLACE, the account by its number.
std::string link_of_bridge_id(std::string_view id) {
  const auto dash = id.find('-'), underscore = id.rfind('_');
  if (dash == std::string_view::npos || underscore == std::string_view::npos || underscore < dash) return {};
  auto number = id.substr(0, dash);
  if (number.starts_with("MP_WXS_")) number.remove_prefix(7);
  if (!is_digits(number)) return {};
  return long_link({.biz = account_of(number),
                    .mid = std::string(id.substr(dash + 1, underscore - dash - 1)),
                    .idx = std::string(id.substr(underscore + 1))});
}

// Ids of short links as bridges use them; shorter and longer ones would be ids of something else.
std::string link_of_short_id(std::string_view id) {
  constexpr std::size_t kSize = 22;
  return id.size() == kSize ? short_link(id) : std::string{};
}

void repair_address(Entry& entry) {
  entry.url = behind_proxy(entry.url);
  if (is_wechat_address(entry.guid) && !is_wechat_article(entry.guid)) entry.guid.clear();
  if (is_wechat_article(entry.url)) return;
  if (is_wechat_address(entry.url)) return add_flag(entry.flags, "temporary_link");
  for (auto link : {link_of_bridge_id(entry.guid), link_of_bridge_id(last_segment(entry.guid)),
                    link_of_bridge_id(last_segment(entry.url)), link_of_short_id(entry.guid)})
    if (!link.empty()) {
      entry.url = std::move(link);
      return;
    }
}

void repair_title(Entry& entry) {
  erase_all(entry.title, "\\u200b");
  erase_all(entry.title, "u200b");
}

void take_byline(Entry& entry, const MirroredHtml& body) {
  if (entry.authors.empty() && !body.author.empty()) entry.authors.push_back(Person{.name = html_of_text(body.author)});
  if (!entry.published) entry.published = body.published;
}

// Some archives give the title once more where the text should be.
bool is_title_again(const Entry& entry) {
  constexpr std::size_t kLongest = 1'000;
  return !entry.content.empty() && entry.content.size() < kLongest &&
         text_of_html(entry.content) == text_of_html(entry.title);
}

void repair_body(Entry& entry, std::vector<std::string>& left_out) {
  auto body = without_mirror(std::move(entry.content));
  take_byline(entry, body);
  entry.content = without_account_lines(body.html, left_out);
  auto summary = without_mirror(std::move(entry.summary));
  entry.summary = std::move(summary.html);
  if (is_title_again(entry)) {
    entry.content.clear();
    body.failed = true;
  }
  if (body.failed || (summary.failed && entry.content.empty())) add_flag(entry.flags, "no_full_text");
  for (auto& media : entry.enclosures) media.url = behind_proxy(media.url);
}

}  // namespace

void repair_mirrored(Entry& entry, const Source& source, std::vector<std::string>& left_out) {
  repair_address(entry);
  repair_title(entry);
  repair_body(entry, left_out);
  flag_other_account(entry, account_of_link(entry.url), source);
}

bool is_move_notice(const Entry& entry) {
  constexpr std::size_t kLongest = 200;
  constexpr std::array<std::string_view, 5> kNotices{"账号已迁移至", "帐号已迁移至", "该公众号已迁移", "公众号已迁移至",
                                                     "该账号已迁移"};
  const auto title = text_of_html(entry.title);
  return title.size() <= kLongest && std::any_of(kNotices.begin(), kNotices.end(),
                                                 [&](std::string_view notice) { return title.starts_with(notice); });
}

}  // namespace kuaixun
