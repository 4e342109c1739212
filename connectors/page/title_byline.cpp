#include "connectors/page/title_byline.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "connectors/article/boilerplate.hpp"
#include "connectors/article/date_finder.hpp"
#include "connectors/article/western_byline.hpp"
#include "connectors/page/name_words.hpp"
#include "connectors/page/text_outline.hpp"
#include "text/ascii.hpp"
#include "text/scripts.hpp"

namespace kuaixun {
namespace {

constexpr Time kAnyTime{std::chrono::sys_days{std::chrono::year{2049} / 1 / 1}};  // what counts is that there is a date
constexpr float kProse = 140;  // of a line that is no line of names any more

// What the elements around a piece of text say of it.
NameWord word_of(const HtmlTree& tree, std::uint32_t node) {
  constexpr std::uint32_t kSmall = 8;  // nodes: what holds more is a box with more than a name
  for (auto parent = tree[node].is_element() ? node : tree[node].parent; parent != 0; parent = tree[parent].parent) {
    if (tree[parent].end - parent > kSmall) break;
    if (tree[parent].attributes == 0) continue;
    if (tree.attribute(parent, "rel") == "author" || tree.attribute(parent, "itemprop") == "author")
      return NameWord::author;
    const auto word = name_word_of_names(tree.attribute(parent, "class"), tree.attribute(parent, "id"));
    if (word != NameWord::none) return word;
  }
  return NameWord::none;
}

bool is_short_han(std::string_view text) {
  std::size_t letters = 0;
  bool has_han = false;
  while (!text.empty()) {
    has_han = is_han(take_code_point(text)) || has_han;
    ++letters;
  }
  return has_han && letters >= 2 && letters <= 14;
}

// A name, not a button, a counter or what has a word in front of it.
bool is_bare_name(std::string_view text) {
  if (!is_name(text) || !find_dates(text, DateContext{.now = kAnyTime}).empty()) return false;
  constexpr std::array<std::string_view, 34> kOthers{
      "评论", "分享", "字号", "字体", "阅读", "参与", "浏览", "打印", "收藏", "举报", "手机", "微博",
      "转发", "点击", "点赞", "关注", "订阅", "播报", "原创", "发布", "更新", "作者", "来源", "编辑",
      "记者", "星期", "大小", "纠错", "人气", "围观", "首页", "正文", "查看", "下载"};
  const auto comparable = comparable_line(text);
  return std::none_of(kOthers.begin(), kOthers.end(),
                      [&](std::string_view other) { return comparable.find(other) != std::string::npos; });
}

void take_named_elements(const HtmlTree& tree, const ShownLine& line, Byline& byline) {
  for (std::size_t i = 0; i < line.pieces.size(); ++i) {
    const auto word = word_of(tree, line.pieces[i].node);
    const auto text = line.text_of(i);
    if (word == NameWord::none || text.empty()) continue;
    if (word == NameWord::source && byline.publisher.empty() && is_short_han(text) && is_bare_name(text))
      byline.publisher = text;
    if (word != NameWord::author || !byline.authors.empty()) continue;
    if (is_short_han(text) && is_bare_name(text))
      byline.authors.emplace_back(text);
    else if (auto names = western_names(text); !names.empty() && is_name(names.front()))
      byline.authors = std::move(names);
  }
}

// The one name that is left of a line when its dates and buttons are taken away.
void take_name_beside_date(const ShownLine& line, Byline& byline) {
  constexpr float kLongest = 90;
  const auto dates = find_dates(line.text, DateContext{.now = kAnyTime});
  if (dates.empty() || weigh(line.text).all > kLongest || line.text.find("：") != std::string::npos) return;
  auto rest = line.text;
  for (auto date = dates.rbegin(); date != dates.rend(); ++date) rest.replace(date->at, date->size, " ");
  std::string_view only;
  for (std::string_view left = rest; !left.empty();) {
    const auto end = std::min(left.find_first_of(" |"), std::min(left.find("·"), left.find("　")));
    const auto part = trim_ascii(left.substr(0, end));
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
    while (!left.empty() && ((unsigned char)(left.front()) & 0xC0) == 0x80) left.remove_prefix(1);
    if (!is_short_han(part) || !is_bare_name(part)) continue;
    if (!only.empty()) return;
    only = part;
  }
  if (!only.empty()) byline.publisher = only;
}

}  // namespace

void read_title_byline(const HtmlTree& tree, const std::vector<ShownLine>& lines, std::uint32_t title, Byline& byline) {
  for (const auto& line : lines) {
    const auto comparable = comparable_line(line.text);
    if (ends_article(comparable) || introduces_others(comparable)) return;
    const auto weight = weigh(line.text);
    const bool is_prose = weight.all > kProse && weight.marks > 0;
    if (!is_prose) {
      std::string in_pieces;
      for (std::size_t i = 0; i < line.pieces.size(); ++i) in_pieces.append(line.text_of(i)).append("\n");
      read_byline(in_pieces, byline);
      if (line.pieces.front().node < title) continue;
      if (byline.authors.empty()) byline.authors = western_authors(line.text);
      take_named_elements(tree, line, byline);
      if (byline.publisher.empty()) take_name_beside_date(line, byline);
    }
  }
}

}  // namespace kuaixun
