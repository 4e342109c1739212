// The HTML that bridges make of WeChat articles, as the article's own again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model.hpp"

namespace kuaixun {

// What was made of a body.
struct MirroredHtml {
  std::string html;
  bool failed = false;  // it was no article: a failure text, a captcha, a notice; `html` is empty
  // Of the byline that stood first and was taken out.
  std::string author;
  std::optional<Timestamp> published;
};

// A body as a bridge gives it: whole documents cut down to the article, addresses led past the bridge's proxies, the
// bridge's own lines (byline, place, 阅读原文, 跳转微信打开) taken out. Time linear in the body.
MirroredHtml without_mirror(std::string html);

}  // namespace kuaixun
