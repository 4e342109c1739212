#include "connectors/article/boilerplate.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

#include "base/utf8.hpp"
#include "connectors/article/account_call.hpp"
#include "connectors/article/date_finder.hpp"
#include "connectors/article/find_words.hpp"
#include "connectors/article/western_byline.hpp"
#include "text/ascii.hpp"
#include "text/simplified.hpp"

namespace kuaixun {
namespace {

using Words = std::initializer_list<std::string_view>;

constexpr Time kAnyTime{std::chrono::sys_days{std::chrono::year{2030} / 1 / 1}};  // what counts is that there is a date
constexpr std::size_t kLongest = 360;                                             // bytes: about 120 Chinese characters
constexpr std::size_t kLongestStatement = 900;                                    // statements of sites go on

// An English word must end where the prefix does: "Print" does not begin "Printing".
bool starts_with_any(std::string_view line, Words words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    if (line.size() < word.size() || !equal_ignoring_case(line.substr(0, word.size()), word)) return false;
    return line.size() == word.size() || !is_ascii_letter(word.back()) || !is_ascii_letter(line[word.size()]);
  });
}

// Whether the line is a sentence: what ends like one is rarely a credit or a button.
bool ends_as_sentence(std::string_view line) {
  for (const std::string_view mark : {"。", "？", "！", "?", "!", "；", ".\"", "。”", "？”", "！”"})
    if (line.ends_with(mark)) return true;
  return line.ends_with('.') && line.find(' ') != std::string_view::npos;
}

bool contains_both(std::string_view line, std::string_view first, std::string_view second) {
  const auto at = find_word(line, first);
  return at != std::string_view::npos && find_word(line, second, at + first.size()) != std::string_view::npos;
}

// Without the brackets, marks and blanks that a note may begin with.
std::string_view without_opening(std::string_view line) {
  for (bool again = true; again && !line.empty();) {
    again = false;
    const auto first = (unsigned char)(line.front());
    if (is_ascii_letter(char(first)) || (first >= 0xE4 && first <= 0xE9)) break;  // a letter or a Han character
    for (const std::string_view mark :
         {"（", "(", "【", "[", "《", "*", "-", "—", "▲", "△", "●", "■", "▼", "　", " ", "“"})
      if (line.starts_with(mark)) {
        line.remove_prefix(mark.size());
        again = true;
      }
  }
  return line;
}

bool is_original_title(std::string_view line) {
  return starts_with_any(line,
                         {"原标题", "原题：", "原题:", "原题为", "原文标题", "本文原标题", "文章原标题", "本文原题"});
}

// "责任编辑：…", "来源 | …": a role, a mark and a short name.
bool is_credit(std::string_view line) {
  constexpr std::array<std::string_view, 27> kRoles{
      "关键词",   "标签",     "责任编辑", "责编",     "编辑",     "校对",     "审核", "监制", "本文来源",
      "文章来源", "信息来源", "来源",     "稿源",     "作者",     "记者",     "采写", "撰文", "摄影",
      "供稿",     "策划",     "编审",     "值班主任", "值班编辑", "图片来源", "主编", "终审", "文字编辑"};
  constexpr std::size_t kLongestName = 130;
  for (const auto role : kRoles) {
    if (!line.starts_with(role)) continue;
    auto rest = line.substr(role.size());
    while (rest.starts_with(' ') || rest.starts_with("　")) rest.remove_prefix(rest.starts_with(' ') ? 1 : 3);
    if (starts_with_any(rest, {":", "：", "|", "｜", "丨", "/", ">>"})) return rest.size() <= kLongestName;
  }
  return false;
}

// "声明：", "某某网声明：…": a site or an author on what stands above; not "公司发表声明：…", which goes on with news.
bool is_statement(std::string_view line) {
  constexpr std::size_t kLongestName = 30;
  constexpr std::string_view kWord = "声明";
  const auto at = find_word(line.substr(0, kLongestName + kWord.size()), kWord);
  if (at == std::string_view::npos) return false;
  const auto rest = line.substr(at + kWord.size());
  if (!starts_with_any(rest, {"：", ":", "】", "]", "　", " "}) && !rest.empty()) return false;
  return at == 0 ? rest.size() < 4 || contains_any(rest, {"转载", "刊", "登载", "授权", "版权", "观点", "立场", "本站",
                                                          "本网", "本文", "投资", "责任", "原创"})
                 : contains_any(rest, {"转载", "登载", "授权", "版权", "观点", "立场", "本站", "本网", "本文", "该文",
                                       "投资", "仅供参考"});
}

bool is_disclaimer(std::string_view line) {
  if (starts_with_any(line, {"免责声明", "特别声明", "版权声明", "郑重声明", "平台声明", "版权所有",
                             "Notice: The content", "风险提示", "著作权"}) ||
      is_statement(line))
    return true;
  const WordIndex words(line);
  const auto has_both = [&](std::string_view first, std::string_view second) {
    return words.contains(first) && words.contains(second) && contains_both(line, first, second);
  };
  return has_both("代表", "观点") || has_both("不代表", "立场") || has_both("未经", "转载") ||
         has_both("授权", "不得转载") || has_both("以上内容", "平台") || has_both("本文来自", "APP") ||
         has_both("下载", "客户端") || has_both("下载", "APP") ||
         words.contains_any({"转载请注明",     "转载请联系",   "转载须",         "转载时务请",     "转载请附上",
                             "如有侵权",       "如涉及侵权",   "图片来自网络",   "图片来源于网络", "图片源自网络",
                             "投资有风险",     "原创文章，",   "网易号用户上传", "百家号作者",     "头条号作者",
                             "仅提供信息存储", "仅供参考，不", "传递更多信息",   "传播更多信息",   "不构成投资建议",
                             "据此操作",       "侵权必究",     "务经书面授权",   "文责自负",       "版权归原作者",
                             "版权归作者"});
}

bool is_button(std::string_view line) {
  constexpr std::size_t kLongestButton = 48;
  if (line.size() > kLongestButton) return false;
  return starts_with_any(line, {"分享到",
                                "分享至",
                                "打印",
                                "关闭",
                                "返回顶部",
                                "返回列表",
                                "收藏",
                                "举报",
                                "纠错",
                                "我要评论",
                                "点赞",
                                "字号",
                                "展开全文",
                                "图集",
                                "上一篇",
                                "下一篇",
                                "往期",
                                "点击进入专题",
                                "更多精彩",
                                "查看更多",
                                "阅读更多",
                                "相关标签",
                                "分享|",
                                "分享工具",
                                "分享到：",
                                "播报文章",
                                "语音播报",
                                "不喜欢",
                                "已标记为不喜欢",
                                "减少或屏蔽此类",
                                "字体大小",
                                "调整字体",
                                "字级设定",
                                "播放速度",
                                "加载中",
                                "本篇新闻热门关键词",
                                "这篇新闻让您觉得",
                                "感谢您访问",
                                "点击进入",
                                "返回腾讯",
                                "Order Reprints",
                                "Text size",
                                "Advert",
                                "An error has occurred",
                                "Image 1 of",
                                "标签：",
                                "标签:",
                                "关键词：",
                                "关键词:",
                                "阅读量",
                                "浏览次数",
                                "Advertisement",
                                "Share this",
                                "Share on",
                                "Tweet",
                                "Click to share",
                                "Print",
                                "Comments",
                                "Leave a comment",
                                "Read more",
                                "Sign up",
                                "Subscribe",
                                "Follow us",
                                "Follow @",
                                "Skip to",
                                "Loading",
                                "Related:",
                                "Continue reading",
                                "Story continues",
                                "Published:",
                                "Updated:",
                                "Posted"}) ||
         contains_any(line, {"您的浏览器", "无法播放"}) || line == "END -" || line == "END" || line == "THE END -" ||
         line == "完" || line == "全文完";
}

// Asks for leave to set cookies.
bool is_cookie_notice(std::string_view line) {
  if (!contains_word(line, "ookie")) return false;
  const auto lower = to_lower_ascii(line);
  return contains_any(lower,
                      {"we use cookies", "uses cookies", "accept cookies", "accept all cookies", "use of cookies",
                       "cookie policy", "cookie preferences", "使用cookie", "utilizamos cookies", "utilise des cookies",
                       "verwendet cookies", "verwenden cookies", "gebruiken cookies"});
}

bool is_english_notice(std::string_view line) {
  return starts_with_any(line, {"Copyright ©",
                                "Copyright 20",
                                "© 20",
                                "All rights reserved",
                                "This story was originally",
                                "This article was originally",
                                "This material may not be",
                                "Sign up for ",
                                "Subscribe to ",
                                "Follow us on",
                                "Get the latest",
                                "Click here to ",
                                "Image credit",
                                "Photo credit",
                                "Have a tip",
                                "Join our ",
                                "Like us on",
                                "Get our ",
                                "Related Stories",
                                "READ MORE",
                                "Read the full",
                                "SEE ALSO",
                                "Read next",
                                "RELATED:"}) ||
         contains_any(line, {"All rights reserved", "Terms of Use", "Privacy Policy"});
}

}  // namespace

std::string comparable_line(std::string_view line) { return HanForms::get().simplified(line); }

bool is_call_or_button(std::string_view line) {
  if (line.size() > kLongest) return false;
  const auto bare = without_opening(line);
  return (is_button(bare) && !ends_as_sentence(bare)) || is_account_call(bare) || is_cookie_notice(bare);
}

bool is_note(std::string_view line, LinePlace place) {
  if (place == LinePlace::middle || line.size() > kLongestStatement) return false;
  const auto bare = without_opening(line);
  if (line.size() > kLongest) return place == LinePlace::tail && is_disclaimer(bare);
  return is_original_title(bare) || (is_credit(bare) && !ends_as_sentence(bare)) || is_disclaimer(bare) ||
         is_english_notice(bare);
}

bool is_boilerplate(std::string_view line, LinePlace place) { return is_call_or_button(line) || is_note(line, place); }

bool is_dateline(std::string_view line) {
  constexpr std::size_t kLongestDateline = 180, kMostBesides = 100;
  if (line.size() > kLongestDateline) return false;
  if (!western_authors(line).empty()) return true;
  if (line.find("记者 ") != std::string_view::npos && line.find("，") == std::string_view::npos) return true;
  const auto dates = find_dates(line, DateContext{.now = kAnyTime});
  if (dates.empty()) return false;
  constexpr std::size_t kDate = 10;
  return line.size() <= dates.size() * kDate + kMostBesides && line.find("。") == std::string_view::npos;
}

bool ends_article(std::string_view line) {
  constexpr std::size_t kLongestMark = 260;
  if (line.size() > kLongestMark) return false;
  const auto bare = without_opening(line);
  if (equal_ignoring_case(bare, "Comments") || equal_ignoring_case(bare, "Comment") || bare == "评论") return true;
  return starts_with_any(bare, {"Comments (",
                                "评论（",
                                "评论(",
                                "全部评论",
                                "跟贴区",
                                "跟帖区",
                                "跟贴读取",
                                "发贴区",
                                "网友跟帖",
                                "我要跟帖",
                                "网友评论",
                                "最新评论",
                                "发表评论",
                                "相关内容",
                                "热文推荐",
                                "热门文章",
                                "About the author",
                                "About The Author",
                                "Leave a Reply",
                                "Leave a comment",
                                "Post a comment",
                                "Comments are closed",
                                "View Comments"}) ||
         contains_both(bare, "以上内容", "平台") || contains_both(bare, "以上内容", "上传并发布");
}

bool introduces_others(std::string_view line) {
  constexpr std::size_t kLongestHeading = 60;
  if (line.size() > kLongestHeading) return false;
  return starts_with_any(
      without_opening(line),
      {"更多相关搜索",    "相关搜索",     "相关专题",     "微博速报",          "延伸阅读",    "相关阅读",  "推荐阅读",
       "精彩阅读",        "相关新闻",     "相关链接",     "相关文章",          "相关推荐",    "相关报道",  "猜你喜欢",
       "热门推荐",        "精彩推荐",     "热点推荐",     "往期回顾",          "往期推荐",    "往期精选",  "Related",
       "More from",       "More stories", "More on this", "You may also like", "Recommended", "Most read", "Read more",
       "Further reading", "Trending",     "Popular"});
}

}  // namespace kuaixun
