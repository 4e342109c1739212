#include "connectors/wechat/page_class.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

struct Notice {
  std::string_view words;  // in lower case
  PageClass page_class;
};

// What stands first wins: the captcha's words are the surest.
constexpr std::array kNotices{
    Notice{"环境异常", PageClass::blocked},
    Notice{"完成验证", PageClass::blocked},
    Notice{"操作频繁", PageClass::blocked},
    Notice{"访问过于频繁", PageClass::blocked},
    Notice{"unusual activity", PageClass::blocked},
    Notice{"complete verification", PageClass::blocked},
    Notice{"已迁移", PageClass::moved},
    Notice{"has been migrated", PageClass::moved},
    Notice{"发布者删除", PageClass::gone},
    Notice{"deleted by the author", PageClass::gone},
    Notice{"deleted by the publisher", PageClass::gone},
    Notice{"因违规无法查看", PageClass::gone},
    Notice{"violation", PageClass::gone},
    Notice{"涉嫌侵权", PageClass::gone},
    Notice{"涉嫌违反", PageClass::gone},
    Notice{"接相关投诉", PageClass::gone},
    Notice{"发送失败无法查看", PageClass::gone},
    Notice{"号已被屏蔽", PageClass::gone},  // 帐号, 账号, 公众号
    Notice{"已自主注销", PageClass::gone},
    Notice{"第三方辟谣", PageClass::gone},
    Notice{"链接已过期", PageClass::gone},
    Notice{"link has expired", PageClass::gone},
    Notice{"隐私设置", PageClass::gone},
    Notice{"暂时无法查看", PageClass::retry},
    Notice{"temporarily unavailable", PageClass::retry},
    Notice{"系统繁忙", PageClass::retry},
    Notice{"系统出错", PageClass::retry},
};

constexpr std::string_view kPrivate = "根据作者隐私设置";

bool scripts_say(const PageOutline& outline, std::string_view text) {
  return std::any_of(outline.scripts.begin(), outline.scripts.end(),
                     [&](std::string_view script) { return script.find(text) != std::string_view::npos; });
}

ClassifiedPage by_notice(std::string_view container, const std::string& title, const std::string& text) {
  auto page_class = class_of_notice(title);
  if (page_class == PageClass::unknown) page_class = class_of_notice(text);
  const auto& said = title.empty() ? text : title;
  return {page_class, std::string(container) + ": " + std::string(prefix_of_size(said, 200))};
}

// Addresses of the server that are no articles.
bool is_other_page(std::string_view path) {
  constexpr std::array<std::string_view, 6> kPages{"/mp/profile_ext", "/mp/appmsgalbum", "/mp/aboutbiz",
                                                   "/mp/homepage",    "/mp/audio",       "/mp/video"};
  return std::find(kPages.begin(), kPages.end(), path) != kPages.end();
}

}  // namespace

PageClass class_of_notice(std::string_view text) {
  const auto lower = to_lower_ascii(text);
  for (const auto& notice : kNotices)
    if (lower.find(notice.words) != std::string::npos) return notice.page_class;
  return PageClass::unknown;
}

ClassifiedPage classify_page(std::string_view address, const PageOutline& outline) {
  if (is_captcha_address(address)) return {PageClass::blocked, "the address is that of the captcha"};
  const auto url = parse_url(address);
  if (url && url->host == "mp.weixin.qq.com" && is_other_page(url->path))
    return {PageClass::unknown, "the address is of no article: " + url->path};
  if (outline.has_article) return {PageClass::article, "#js_article"};
  const bool has_notice = !outline.message.empty() || !outline.block.empty();
  if (!has_notice && scripts_say(outline, "window.cgiDataNew")) return {PageClass::article, "window.cgiDataNew"};
  if (outline.content_at != std::string_view::npos && !outline.title.empty())
    return {PageClass::article, "#js_content and #activity-name"};
  if (!outline.message.empty()) return by_notice(".weui-msg", outline.message_title, outline.message);
  if (!outline.block.empty()) return by_notice(".mesg-block", {}, outline.block);
  if (scripts_say(outline, "transferTargetLink")) return {PageClass::moved, "transferTargetLink"};
  if (outline.has_app && outline.document_title.empty() && scripts_say(outline, kPrivate))
    return {PageClass::gone, "#app: " + std::string(kPrivate)};
  if (outline.has_verify || class_of_notice(outline.document_title) == PageClass::blocked)
    return {PageClass::blocked, "a captcha stands before the article"};
  return {PageClass::unknown, "neither an article nor a notice that is known"};
}

}  // namespace kuaixun
