#include "text/news_lines.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/take_line.hpp"
#include "base/utf8.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestLine = 360;  // bytes: longer lines are content, whatever they begin with

// How lines begin that belong to the publisher and not to the news.
constexpr std::array<std::string_view, 24> kAround{
    "来源：",   "来源:",    "责任编辑", "责编",     "编辑：",     "编辑:",    "本文来源", "原标题",
    "声明：",   "免责声明", "特别声明", "版权声明", "未经授权",   "转载请",   "阅读原文", "点击阅读",
    "扫码关注", "长按识别", "相关阅读", "延伸阅读", "本文仅代表", "图片来源", "Source:",  "Read more"};

bool is_around(std::string_view line) {
  if (line.size() > kLongestLine) return false;
  for (const auto start : kAround)
    if (line.starts_with(start)) return true;
  return false;
}

// "财联社4月5日电，", "IT之家 4 月 5 日消息，", "36氪获悉，" at the start of a body: who says it, not what.
std::string_view without_dateline(std::string_view text) {
  constexpr std::array<std::string_view, 6> kEnds{"消息，", "电，", "讯，", "获悉，", "报道，", "日电 "};
  constexpr std::size_t kLongest = 72;
  const auto head = prefix_of_size(text, kLongest);
  for (const auto end : kEnds) {
    const auto at = head.find(end);
    if (at != std::string_view::npos && head.substr(0, at).find("。") == std::string_view::npos)
      return text.substr(at + end.size());
  }
  return text;
}

}  // namespace

std::vector<std::string_view> news_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (!is_around(line)) lines.push_back(lines.empty() ? without_dateline(line) : line);
  }
  return lines;
}

}  // namespace kuaixun
