#include "connectors/article/account_call.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "connectors/article/compact_text.hpp"
#include "connectors/article/find_words.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

using Words = std::initializer_list<std::string_view>;

constexpr std::size_t kLongest = 360;  // bytes: about 120 Chinese characters; what is longer says more than a call

bool ends_with_any(std::string_view text, Words words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.ends_with(word); });
}

// The last code point.
std::string_view last_of(std::string_view text) {
  auto start = text.size() - 1;
  while (start > 0 && (text[start] & 0xC0) == 0x80) --start;
  return text.substr(start);
}

// Whether a verb behind `before` is said to the reader: at the beginning, behind a mark of any kind, or behind a word
// of asking.
bool is_asked(std::string_view before) {
  if (before.empty() || compact_text(last_of(before)).empty()) return true;
  return ends_with_any(before, {"请", "请您", "欢迎", "快来", "赶紧", "马上", "立即", "记得", "即刻", "别忘", "别忘了",
                                "诚邀", "邀您", "邀请您", "可以先", "扫码", "长按", "蓝字"});
}

// What a call begins with, and for what.
struct Call {
  std::string_view verb;
  std::array<std::string_view, 24> objects{};  // one of which follows closely; none: the verb says enough
  // Whether news use the verb at the beginning of a sentence, too: without a word of asking only a short line is a
  // call.
  bool is_common = false;
};

constexpr std::array<Call, 26> kCalls{{
    {"关注",
     {"公众号",   "公号",     "微信号",     "视频号",     "订阅号",     "服务号",     "头条号",     "百家号",
      "抖音号",   "本号",     "蓝字",       "官方微信",   "官方微博",   "官微",       "知识星球",   "小红书",
      "微信平台", "我们获取", "我们的微信", "我们的公众", "我们的视频", "我们的账号", "我们的官方", "我们了解"}},
    {"扫码", {"关注", "加", "进群", "入群", "添加", "联系", "咨询", "领取", "报名", "阅读", "查看", "回复"}},
    {"扫描", {"二维码", "下方", "上方", "左方", "右方", "左侧", "右侧"}},
    {"扫一扫"},
    {"长按", {"识别", "二维码", "关注", "扫码", "图片", "下图", "上图", "复制", "添加"}},
    {"识别", {"二维码", "下图", "上图", "图中"}},
    {"点击",
     {"上方", "下方", "蓝字", "标题", "阅读原文", "左下角", "右上角", "右下角", "关注", "名片", "卡片", "在看", "文末",
      "文尾"}},
    {"点", {"在看", "个在看", "个赞", "个“在看”", "个“赞”", "【在看】", "“在看”", "「在看」", "“赞”", "上方蓝字"}},
    {"戳", {"这里", "上方", "下方", "蓝字", "标题", "阅读原文", "原文", "左下", "右下", "关注"}},
    {"回复", {"关键词", "关键字", "【", "“", "「"}, true},
    {"后台", {"回复", "留言领取", "私信"}},
    {"公众号后台", {"回复", "留言", "私信"}},
    {"添加", {"微信", "小助手", "客服", "小编", "群主"}, true},
    {"加", {"微信", "小编", "群主", "我微信", "VX", "星标"}, true},
    {"加入", {"交流群", "微信群", "社群", "知识星球", "我们的群", "读者群", "群聊"}, true},
    {"设为", {"星标"}},
    {"加个", {"星标"}},
    {"置顶", {"公众号", "我们", "本号"}},
    {"转发", {"朋友圈", "给好友", "给更多", "点赞", "在看", "收藏"}, true},
    {"分享", {"朋友圈", "给好友", "给更多", "点赞", "在看"}, true},
    {"点赞", {"在看", "收藏", "转发", "分享", "关注", "评论"}, true},
    {"订阅", {"公众号", "我们", "本号", "合集"}, true},
    {"搜索", {"公众号", "微信号"}, true},
    {"搜", {"公众号", "微信号"}, true},
    {"下载", {"客户端", "APP", "App", "app"}, true},
    {"一键", {"三连"}},
}};

bool says_please(std::string_view before) {
  return ends_with_any(before,
                       {"请", "请您", "欢迎", "快来", "赶紧", "马上", "立即", "记得", "别忘", "别忘了", "诚邀"});
}

// Us, and not what is ours: 关注我们的孩子 is a heading.
bool is_of_us(std::string_view behind) { return behind.starts_with("我们") && !behind.starts_with("我们的"); }

bool has_object(std::string_view behind, const Call& call) {
  if (call.objects.front().empty()) return true;
  return std::any_of(call.objects.begin(), call.objects.end(),
                     [&](std::string_view object) { return !object.empty() && contains_word(behind, object); });
}

bool calls(const WordIndex& words, const Call& call) {
  constexpr std::size_t kReach = 90;  // bytes: about 30 characters between a verb and what it is for
  constexpr std::size_t kShort = 90;
  const auto line = words.line();
  for (auto at = words.find(call.verb); at != std::string_view::npos;
       at = find_word(line, call.verb, at + call.verb.size())) {
    const auto before = line.substr(0, at);
    if (call.is_common && !says_please(before) && (line.size() > kShort || line.ends_with("。"))) continue;
    if (!is_asked(before)) continue;
    auto behind = line.substr(at + call.verb.size(), kReach);
    behind = behind.substr(0, find_word(behind, "。"));
    if (has_object(behind, call) || (call.verb == "关注" && is_of_us(behind))) return true;
  }
  return false;
}

// Whole lines that say nothing else.
bool is_account_mark(const WordIndex& words) {
  constexpr std::size_t kShort = 60;
  const auto line = words.line();
  if (line.size() > kShort) return false;
  for (const std::string_view start :
       {"微信公众号：", "微信公众号:", "公众号：", "公众号:", "微信号：", "微信号:", "视频号：",
        "视频号:", "商务合作：", "商务合作:", "商务合作请", "投稿邮箱：", "投稿邮箱:", "投稿请", "喜欢就点", "求点赞"})
    if (line.starts_with(start)) return true;
  return words.contains_any({"上方蓝字", "设为星标", "扫码关注", "扫码加群", "点个在看", "分享收藏点赞", "一键三连",
                             "加入群聊", "点击查看往期", "相关资讯请关注"}) ||
         line == "阅读原文" || line == "在看" || line == "点赞" || line == "特别声明" || line == "文章不错，点个赞吧";
}

// "更多精彩，请关注…", "本文首发于微信公众号：…": said of the account whatever its name.
bool names_account(const WordIndex& words) {
  return words.contains_any({"首发于公众号", "首发于微信公众号", "来源于公众号", "来自公众号：", "来自微信公众号：",
                             "来源：公众号", "来源：微信公众号", "公众号ID", "（微信公众号", "(微信公众号",
                             "（公众号：", "(公众号:", "(公众号：", "微信ID：", "微信ID:"});
}

bool is_western_call(std::string_view line) {
  constexpr std::ptrdiff_t kLeastLetters = 6;
  if (std::count_if(line.begin(), line.end(), is_ascii_letter) < kLeastLetters) return false;
  const Words sites{"facebook", "twitter",  "instagram", "telegram",    "whatsapp",
                    "youtube",  "linkedin", "wechat",    "google plus", "google+"};
  const auto lower = to_lower_ascii(line);
  if (!contains_any(lower, sites)) return false;
  constexpr std::array<std::string_view, 13> kCalls{
      "like 我们", "like我们", "按赞",       "按此 like",        "专页",           "粉丝团", "follow us", "follow our",
      "like us",   "join us",  "find us on", "subscribe to our", "connect with us"};
  return std::any_of(kCalls.begin(), kCalls.end(), [&](std::string_view call) {
    const auto at = lower.find(call);
    if (at == std::string::npos) return false;
    const auto behind = at + call.size();
    return behind == lower.size() || !is_ascii_letter(lower[behind]);
  });
}

}  // namespace

bool is_account_call(std::string_view line) {
  if (line.size() > kLongest) return false;
  const bool has_letters_beyond_ascii = std::any_of(line.begin(), line.end(), [](char c) { return (c & 0x80) != 0; });
  if (is_western_call(line)) return true;
  if (!has_letters_beyond_ascii) return false;
  const WordIndex words(line);
  if (is_account_mark(words)) return true;
  constexpr std::size_t kShort = 180;
  if (line.size() <= kShort && names_account(words)) return true;
  return std::any_of(kCalls.begin(), kCalls.end(), [&](const Call& call) { return calls(words, call); });
}

}  // namespace kuaixun
