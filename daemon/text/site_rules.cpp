#include "text/site_rules.hpp"

#include <algorithm>
#include <array>

#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

constexpr std::array kSites{SiteRules{is_wechat_address, is_wechat_article, is_captcha_address}};

bool any(bool (*SiteRules::*rule)(std::string_view), std::string_view url) {
  return std::any_of(kSites.begin(), kSites.end(), [&](const SiteRules& site) { return (site.*rule)(url); });
}

}  // namespace

bool is_of_known_site(std::string_view url) { return any(&SiteRules::is_there, url); }
bool is_article_of_known_site(std::string_view url) { return any(&SiteRules::is_article, url); }
bool is_captcha_of_known_site(std::string_view url) { return any(&SiteRules::is_captcha, url); }

}  // namespace kuaixun
