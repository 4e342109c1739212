#include "connectors/wechat/list_error.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "connectors/parsing/json_value.hpp"
#include "connectors/wechat/digits.hpp"

namespace kuaixun {
namespace {

using simdjson::dom::object;

constexpr std::chrono::hours kFrequencyWait{
    1};  // nobody says how long: accounts that go on asking are locked for a day

// A code and text as the service gave them.
struct Answer {
  std::string code, text;
};

bool is_failure(std::string_view code) {
  if (code.starts_with('-')) code.remove_prefix(1);
  return is_digits(code) && code != "0" && code != "200";
}

// The first of the fields in which services put their codes.
std::optional<Answer> failure_in(object answer) {
  object base;
  if (answer["base_resp"].get(base) == simdjson::SUCCESS)
    if (auto code = json_field(base, "ret"); is_failure(code)) return Answer{code, json_field(base, "err_msg")};
  constexpr std::array<std::pair<const char*, const char*>, 5> kPlaces{{{"ret", "errmsg"},
                                                                        {"errCode", "errMsg"},
                                                                        {"errcode", "errmsg"},
                                                                        {"statusCode", "message"},
                                                                        {"code", "message"}}};
  for (const auto& [code_name, text_name] : kPlaces)
    if (auto code = json_field(answer, code_name); is_failure(code)) return Answer{code, json_field(answer, text_name)};
  if (auto text = json_field(answer, "err"); !text.empty()) return Answer{{}, std::move(text)};
  object error;
  if (answer["error"].get(error) == simdjson::SUCCESS)
    return Answer{json_field(error, "code"), json_field(error, "message")};
  return std::nullopt;
}

bool is_one_of(const std::string& code, std::initializer_list<std::string_view> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

std::optional<Error> list_error(object answer, const Document& document) {
  constexpr std::size_t kShown = 120;
  const auto failure = failure_in(answer);
  if (!failure) return std::nullopt;
  const auto said = fmt::format("read {}: the service answered {} {}", shown_origin(document),
                                prefix_of_size(failure->code, kShown), prefix_of_size(failure->text, kShown));
  if (is_one_of(failure->code, {"200013", "429"}))
    return Error{"wechat_frequency", said + ": it was asked too often: poll less often",
                 document.fetched_at + kFrequencyWait};
  if (is_one_of(failure->code, {"200003", "200040", "-3", "-6", "401", "403", "-2012", "-2010", "-2041"}))
    return Error{"wechat_session", said + ": its login has expired: log the bridge in again"};
  if (is_one_of(failure->code, {"200002", "404"}))
    return Error{"wechat_unknown_account", said + ": it does not know the account: check the address"};
  return Error{"wechat_error", said};
}

}  // namespace kuaixun
