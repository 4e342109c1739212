#include "connectors/wechat/article_time.hpp"

#include <array>
#include <charconv>

#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono;

constexpr minutes kChina{480};

std::optional<Timestamp> from_seconds(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr std::int64_t kFirst = 1'000'000'000, kLast = 10'000'000'000;  // the service is younger than the one …
  if (error != std::errc{} || end != text.data() + text.size() || value < kFirst || value >= kLast) return std::nullopt;
  return Timestamp{Time{seconds{value}}, kChina, Precision::second};
}

// 星期三: the last one before `now`.
std::optional<Timestamp> from_weekday(std::string_view text, Time now) {
  constexpr std::array<std::string_view, 7> kDays{"日", "一", "二", "三", "四", "五", "六"};
  for (const std::string_view prefix : {"星期", "周"}) {
    if (!text.starts_with(prefix)) continue;
    for (unsigned day = 0; day < kDays.size(); ++day) {
      if (text.substr(prefix.size()) != kDays[day]) continue;
      const auto today = floor<days>(now + kChina);
      const auto back = (weekday{today} - weekday{day}).count();
      return Timestamp{Time{today - days{back == 0 ? 7 : back}} - kChina, kChina, Precision::day};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Timestamp> published_at(const ArticleFacts& facts, Time fetched_at) {
  if (auto time = from_seconds(facts.created_seconds)) return time;
  const auto served = from_seconds(facts.server_seconds);
  const DateContext context{served ? served->at : fetched_at, kChina};
  if (auto time = parse_timestamp(facts.created, context)) return time;
  if (auto time = from_weekday(facts.posted, context.now)) return time;
  return parse_timestamp(facts.posted, context);
}

}  // namespace kuaixun
