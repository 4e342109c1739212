#include "connectors/wechat/script_variables.hpp"

#include <algorithm>
#include <array>

#include "connectors/wechat/script_text.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::array<std::string_view, 28> kNames{"biz",
                                                  "mid",
                                                  "idx",
                                                  "sn",
                                                  "msg_title",
                                                  "msg_desc",
                                                  "nickname",
                                                  "author",
                                                  "ct",
                                                  "publish_time",
                                                  "createTime",
                                                  "oriCreateTime",
                                                  "svr_time",
                                                  "msg_link",
                                                  "short_link",
                                                  "msg_cdn_url",
                                                  "item_show_type",
                                                  "real_item_show_type",
                                                  "create_time",
                                                  "source_biz",
                                                  "source_mid",
                                                  "source_idx",
                                                  "source_encode_biz",
                                                  "copyright_stat",
                                                  "_copyright_stat",
                                                  "msg_source_url",
                                                  "is_pay_subscribe",
                                                  "reprint_url"};

std::string_view name_at(std::string_view script, std::size_t at) {
  auto end = at;
  while (end < script.size() && is_name_character(script[end])) ++end;
  return script.substr(at, end - at);
}

std::size_t skip_blanks(std::string_view script, std::size_t at) {
  while (at < script.size() && is_ascii_space(script[at])) ++at;
  return at;
}

// Behind the `=` of an assignment that begins at `at`, or npos; of a = b = 'x' behind the last.
std::size_t behind_assignment(std::string_view script, std::size_t at) {
  auto found = std::string_view::npos;
  for (int links = 0; links < 4; ++links) {
    at = skip_blanks(script, at);
    if (at >= script.size() || script[at] != '=' || script.substr(at, 2) == "==") return found;
    found = at = skip_blanks(script, at + 1);
    while (at < script.size() && (is_name_character(script[at]) || script[at] == '.')) ++at;
  }
  return found;
}

}  // namespace

ScriptVariables::ScriptVariables(const std::vector<std::string_view>& scripts) {
  for (const auto script : scripts) {
    read(script, "var ");
    read(script, "window.");
  }
}

void ScriptVariables::read(std::string_view script, std::string_view prefix) {
  for (auto at = script.find(prefix); at != std::string_view::npos; at = script.find(prefix, at)) {
    const bool inside_name = at > 0 && is_name_character(script[at - 1]);
    at += prefix.size();
    if (inside_name) continue;
    const auto name = name_at(script, at);
    const auto known = std::find(kNames.begin(), kNames.end(), name);
    if (known == kNames.end()) continue;
    const auto value_at = behind_assignment(script, at + name.size());
    if (value_at == std::string_view::npos) continue;
    std::size_t consumed = 0;
    const auto value = read_scalar(script.substr(value_at), consumed);
    at = value_at + consumed;
    if (auto& known_value = values_[*known]; known_value.empty()) known_value = value.plain_text();
  }
}

Literal assigned_literal(const std::vector<std::string_view>& scripts, std::string_view name) {
  int tries = 4;
  for (const auto script : scripts)
    for (auto at = script.find(name); at != std::string_view::npos && tries > 0; at = script.find(name, at)) {
      at += name.size();
      const auto value_at = behind_assignment(script, at);
      if (value_at == std::string_view::npos) continue;
      --tries;
      if (auto value = read_literal(script.substr(value_at)); value.kind() != Literal::Kind::none) return value;
    }
  return {};
}

const std::string& ScriptVariables::operator[](std::string_view name) const {
  static const std::string nothing;
  const auto found = values_.find(name);
  return found == values_.end() ? nothing : found->second;
}

}  // namespace kuaixun
