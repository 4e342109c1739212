#include "connectors/feed/repost.hpp"

#include <algorithm>
#include <array>

#include "html/entities.hpp"
#include "text/url.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

constexpr std::string_view kHost = "mp.weixin.qq.com/";
constexpr std::size_t kWordsBefore = 400;  // bytes between the words and the address: tags and an account's name
constexpr std::size_t kLongestAddress = 1'000;
constexpr int kMostLinks = 20;  // to articles that are looked at

// 来自微信公众号, 转载自公众号“…”, 来源：微信公众号, 首发于微信公众号.
bool says_so(std::string_view before) {
  const auto account = before.rfind("公众号");
  if (account == std::string_view::npos) return false;
  const auto lead = before.substr(account > 40 ? account - 40 : 0, std::min<std::size_t>(account, 40));
  constexpr std::array<std::string_view, 6> kWords{"来自", "来源", "转载自", "转自", "首发", "原载"};
  const bool named = std::any_of(kWords.begin(), kWords.end(),
                                 [&](std::string_view word) { return lead.find(word) != std::string_view::npos; });
  // Another sentence in between speaks of something else.
  return named && before.substr(account).find("。") == std::string_view::npos;
}

// The value of the attribute that holds the position.
std::string_view address_around(std::string_view html, std::size_t at) {
  const auto quote = html.substr(0, at).find_last_of("\"'<>= ");
  if (quote == std::string_view::npos || html[quote] == '<' || html[quote] == '>') return {};
  const auto rest = html.substr(quote + 1, kLongestAddress);
  return rest.substr(0, rest.find_first_of("\"'<> "));
}

}  // namespace

std::string reposted_from(std::string_view html) {
  int links = 0;
  for (auto at = html.find(kHost); at != std::string_view::npos && links < kMostLinks;
       at = html.find(kHost, at + 1), ++links) {
    const auto before = html.substr(at > kWordsBefore ? at - kWordsBefore : 0, std::min(at, kWordsBefore));
    if (!says_so(before)) continue;
    const auto address = resolve_entities(address_around(html, at));
    if (is_wechat_article(address)) return clean_url(address);
  }
  return {};
}

}  // namespace kuaixun
