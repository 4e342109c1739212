#include "connectors/page/page_notice.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestNotice = 700;  // bytes; an article that long says more than that it is none

bool says_any(const std::string& text, std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view phrase) { return text.find(phrase) != std::string::npos; });
}

bool is_challenge(const std::string& text) {
  return says_any(
      text, {"just a moment", "checking your browser", "verify you are human", "verifying you are human",
             "enable javascript and cookies", "attention required", "安全验证", "人机验证", "滑动验证", "拖动滑块",
             "拖动下方滑块", "完成验证", "访问过于频繁", "访问异常", "请输入验证码", "unusual traffic"});
}

bool is_missing(const std::string& text) {
  return says_any(text,
                  {"页面不存在",     "页面未找到",         "页面没有找到",    "页面找不到", "您访问的页面",
                   "您要访问的页面", "文章不存在",         "内容不存在",      "已被删除",   "已删除或",
                   "已下线",         "page not found",     "404 not found",   "error 404",  "no longer available",
                   "can't be found", "could not be found", "cannot be found", "系统维护",   "under maintenance"}) ||
         text == "404";
}

bool is_wall(const std::string& text) {
  return says_any(text, {"请登录", "登录后", "请先登录", "log in to continue", "sign in to continue",
                         "subscribe to continue", "subscribe to read", "订阅后", "开通会员", "付费阅读", "成为会员"});
}

}  // namespace

std::optional<PageClass> notice_class(std::string_view title, std::string_view text) {
  if (text.size() > kLongestNotice) return std::nullopt;
  const auto said = to_lower_ascii(title) + "\n" + to_lower_ascii(text);
  if (is_challenge(said)) return PageClass::blocked;
  if (is_missing(said) || to_lower_ascii(title).starts_with("404")) return PageClass::retry;
  if (is_wall(to_lower_ascii(text))) return PageClass::unknown;
  return std::nullopt;
}

}  // namespace kuaixun
