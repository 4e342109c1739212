#include "connectors/digest/brief_link.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::array<std::string_view, 14> kPointing{"更多",     "原文",      "原文链接", "详情",     "查看原文",
                                                     "阅读原文", "链接",      "来源",     "阅读全文", "link",
                                                     "more",     "read more", "source",   "↗"};

bool is_address(std::string_view text) {
  const bool is_web = text.starts_with("https://") || text.starts_with("http://");
  return is_web && text.size() > 10 &&
         std::none_of(text.begin(), text.end(), [](char c) { return is_ascii_space(c) || c == '<' || c == '>'; });
}

// Without blanks, full stops and closing brackets at the end.
std::string_view without_ends(std::string_view text) {
  auto before = text.size() + 1;
  while (text.size() < before) {
    before = text.size();
    text = trim_ascii(text);
    for (const std::string_view end : {"）", "】", "。", ")", "."}) take_end(text, end);
  }
  return text;
}

// The text before a link: without an opening bracket that the link stood in, and without blanks.
std::string_view before_link(std::string_view text) {
  text = trim_ascii(text);
  while (take_end(text, "（") || take_end(text, "(") || take_end(text, "【")) text = trim_ascii(text);
  return text;
}

// The address of a Markdown link, up to its bracket: brackets may stand in it, in pairs.
std::string_view address_in(std::string_view text) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth < 0) return text.substr(0, at);
  }
  return {};
}

// [label](address), perhaps with another bracket around it.
std::string take_labelled(std::string& text) {
  const std::string_view all = text;
  const auto middle = all.rfind("](");
  if (middle == std::string_view::npos) return {};
  const auto address = address_in(all.substr(middle + 2));
  const auto open = all.rfind('[', middle);
  const bool is_last = !address.empty() && without_ends(all.substr(middle + 2 + address.size())).empty();
  if (!is_last || !is_address(address) || open == std::string_view::npos) return {};
  std::string link(address);
  const auto label = all.substr(open + 1, middle - open - 1), before = all.substr(0, open);
  const auto word = to_lower_ascii(trim_ascii(label));
  const bool points = std::find(kPointing.begin(), kPointing.end(), word) != kPointing.end();
  text = points ? std::string(before_link(before)) : std::string(before) + std::string(label);
  return link;
}

}  // namespace

bool take_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

std::string_view lone_address(std::string_view text) {
  text = trim_ascii(text);
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  return is_address(text) ? text : std::string_view{};
}

std::string take_link(std::string& text) {
  if (auto link = take_labelled(text); !link.empty()) return link;
  const std::string_view all = text;
  const auto at = std::max(all.rfind("https://") + 1, all.rfind("http://") + 1);
  if (at == 0) return {};
  const auto before = all.substr(0, at - 1);
  auto address = trim_ascii(all.substr(at - 1));
  for (const std::string_view end : {"。", "）", "】", "。"}) take_end(address, end);
  if (before.ends_with('(')) take_end(address, ")");
  if (!is_address(address) || std::any_of(address.begin(), address.end(), [](char c) { return (c & 0x80) != 0; }))
    return {};
  std::string link(address);
  text = std::string(before_link(before));
  return link;
}

}  // namespace kuaixun
