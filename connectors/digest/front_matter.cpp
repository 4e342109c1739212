#include "connectors/digest/front_matter.hpp"

#include <algorithm>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostBytes = 64 << 10;
constexpr std::size_t kMostValues = 500;  // of all keys

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string unquoted(std::string_view text) {
  text = trim_ascii(text);
  if (text.size() < 2 || text.front() != text.back() || (text.front() != '"' && text.front() != '\''))
    return std::string(text);
  const char quote = text.front();
  text = text.substr(1, text.size() - 2);
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = quote == '"' ? text[i] == '\\' && i + 1 < text.size() : text.substr(i).starts_with("''");
    if (is_escape) ++i;
    value += text[i];
  }
  return value;
}

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> values;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    if (auto value = unquoted(text.substr(0, end)); !value.empty()) values.push_back(std::move(value));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return values;
}

}  // namespace

std::string_view FrontMatter::value(std::initializer_list<std::string_view> keys) const {
  for (const auto key : keys)
    if (const auto found = values_.find(key); found != values_.end() && !found->second.empty())
      return found->second.front();
  return {};
}

const std::vector<std::string>& FrontMatter::values(const std::string& key) const {
  static const std::vector<std::string> kNone;
  const auto found = values_.find(key);
  return found == values_.end() ? kNone : found->second;
}

FrontMatter take_front_matter(std::string_view& text) {
  auto rest = text;
  while (!rest.empty() && is_ascii_space(rest.front())) rest.remove_prefix(1);
  const auto mark = trim_ascii(take_line(rest));
  if (mark != "---" && mark != "+++") return {};
  const char divider = mark == "---" ? ':' : '=';
  FrontMatter front;
  std::string key;
  std::size_t count = 0;
  const auto limit = rest.size() > kMostBytes ? rest.size() - kMostBytes : 0;
  while (rest.size() > limit) {
    const auto line = take_line(rest);
    const auto words = trim_ascii(line);
    if (words == mark) {
      text = rest;
      return front;
    }
    if (words.empty() || words.front() == '#' || count >= kMostValues) continue;
    if (words.starts_with("- ")) {
      if (!key.empty()) front.values_[key].push_back(unquoted(words.substr(2)));
      ++count;
      continue;
    }
    const auto at = words.find(divider);
    if (at == std::string_view::npos || line.front() == ' ' || line.front() == '\t') continue;
    key = to_lower_ascii(unquoted(words.substr(0, at)));
    auto value = trim_ascii(words.substr(at + 1));
    if (value.starts_with('[') && value.ends_with(']'))
      front.values_[key] = list_of(value.substr(1, value.size() - 2));
    else if (!value.empty())
      front.values_[key] = {unquoted(value)};
    ++count;
  }
  return {};
}

}  // namespace kuaixun
