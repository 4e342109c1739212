#include "text/date_relative.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "base/utf8.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono;

constexpr auto kLongestAgo = days{50 * 366};

// Takes `word` (lower case) off the front of `text`, in any case, with the blanks after it.
bool take(std::string_view& text, std::string_view word) {
  if (!equal_ignoring_case(text.substr(0, word.size()), word)) return false;
  text = trim_ascii(text.substr(word.size()));
  return true;
}

template <class Words>
bool take_any(std::string_view& text, const Words& words) {
  for (const std::string_view word : words)
    if (take(text, word)) return true;
  return false;
}

// Who writes Chinese without a zone writes in China.
minutes zone_of(std::string_view text, const DateContext& context) {
  return context.time_zone.value_or(static_cast<unsigned char>(text[0]) >= 0x80 || text.ends_with("前") ? minutes{480}
                                                                                                        : minutes{0});
}

std::optional<int> digit_of(char32_t c) {
  constexpr std::u32string_view kHan = U"零一二三四五六七八九";
  if (c >= U'0' && c <= U'9') return int(c - U'0');
  if (c >= U'０' && c <= U'９') return int(c - U'０');
  if (c == U'两' || c == U'兩') return 2;
  if (const auto at = kHan.find(c); at != std::u32string_view::npos) return int(at);
  return std::nullopt;
}

// Takes 15, １５, 十五, 两, 半, "an": in halves, so that half an hour is a whole number. Below 10,000.
std::optional<int> take_halves(std::string_view& text) {
  if (take_any(text, std::array{"半个", "半個", "半", "half an"})) return 1;
  if (auto rest = text; take_any(rest, std::array{"an ", "a "})) {
    text = rest;
    return 2;
  }
  int amount = 0;
  bool seen = false;
  for (auto rest = text; !rest.empty(); text = rest) {
    const char32_t c = take_code_point(rest);
    const auto digit = digit_of(c);
    if (!digit && c != U'十') break;
    // 十五 is 15, 二十 20, 二十五 25; digits after 十 are units because 十 left a zero there.
    const bool after_ten = seen && amount >= 10 && amount % 10 == 0 && c >= 0x4E00;
    amount = !digit ? (seen ? amount : 1) * 10 : after_ten ? amount + *digit : amount * 10 + *digit;
    seen = true;
    if (amount >= 10'000) return std::nullopt;
  }
  if (!seen) return std::nullopt;
  text = trim_ascii(text);
  return 2 * amount;
}

struct Unit {
  std::string_view name;
  seconds length;
  Precision precision;
};

// Longer names stand before their beginnings.
constexpr std::array kUnits{Unit{"秒钟", 1s, Precision::second},    Unit{"秒鐘", 1s, Precision::second},
                            Unit{"秒", 1s, Precision::second},      Unit{"分钟", 1min, Precision::minute},
                            Unit{"分鐘", 1min, Precision::minute},  Unit{"分", 1min, Precision::minute},
                            Unit{"小时", 1h, Precision::minute},    Unit{"小時", 1h, Precision::minute},
                            Unit{"钟头", 1h, Precision::minute},    Unit{"天", days{1}, Precision::day},
                            Unit{"日", days{1}, Precision::day},    Unit{"星期", weeks{1}, Precision::day},
                            Unit{"礼拜", weeks{1}, Precision::day}, Unit{"周", weeks{1}, Precision::day},
                            Unit{"週", weeks{1}, Precision::day},   Unit{"月", days{30}, Precision::day},
                            Unit{"年", days{365}, Precision::day},  Unit{"second", 1s, Precision::second},
                            Unit{"sec", 1s, Precision::second},     Unit{"minute", 1min, Precision::minute},
                            Unit{"min", 1min, Precision::minute},   Unit{"hour", 1h, Precision::minute},
                            Unit{"hr", 1h, Precision::minute},      Unit{"day", days{1}, Precision::day},
                            Unit{"week", weeks{1}, Precision::day}, Unit{"month", days{30}, Precision::day},
                            Unit{"year", days{365}, Precision::day}};

// 3小时前, 3 hours ago.
std::optional<DateReading> ago(std::string_view text, const DateContext& context) {
  const auto zone = zone_of(text, context);
  const auto halves = take_halves(text);
  if (!halves) return std::nullopt;
  take_any(text, std::array{"个", "個"});
  for (const auto& unit : kUnits) {
    if (!take(text, unit.name)) continue;
    take(text, "s");
    take(text, ".");
    if (!take_any(text, std::array{"以前", "之前", "前", "ago"}) || !text.empty()) return std::nullopt;
    const auto back = unit.length * *halves / 2;
    if (back > kLongestAgo) return std::nullopt;
    auto at = context.now - back;
    if (unit.precision == Precision::day) at = floor<days>(at + zone) - zone;
    return DateReading{{at, zone, unit.precision}};
  }
  return std::nullopt;
}

// 昨天 10:00, yesterday at 10:00: the day written out, and what follows it read as the rest of a date.
std::optional<DateReading> day_and_clock(std::string_view text, const DateContext& context) {
  constexpr std::array<std::pair<std::string_view, int>, 8> kDays{
      {{"今天", 0}, {"今日", 0}, {"昨天", 1}, {"昨日", 1}, {"大前天", 3}, {"前天", 2}, {"today", 0}, {"yesterday", 1}}};
  const auto zone = zone_of(text, context);
  for (const auto& [word, back] : kDays) {
    if (!take(text, word)) continue;
    take(text, ",");
    const year_month_day date{floor<days>(context.now + zone) - days{back}};
    std::array<char, 96> written{};
    const int size =
        std::snprintf(written.data(), written.size(), "%04d-%02u-%02u %.*s", int(date.year()), unsigned(date.month()),
                      unsigned(date.day()), int(std::min<std::size_t>(text.size(), 96)), text.data());
    if (size < 0 || std::size_t(size) >= written.size()) return std::nullopt;
    const bool is_guess = !context.time_zone || context.zone_is_guess;
    auto result = read_date({written.data(), std::size_t(size)},
                            DateContext{.now = context.now, .time_zone = zone, .zone_is_guess = is_guess});
    if (result && !text.empty() && result->time.precision == Precision::day) return std::nullopt;  // 昨天的新闻
    return result;
  }
  return std::nullopt;
}

}  // namespace

std::optional<DateReading> read_relative_date(std::string_view text, const DateContext& context) {
  if (text.empty()) return std::nullopt;
  const auto zone = zone_of(text, context);
  if (auto rest = text; take_any(rest, std::array{"刚刚", "剛剛", "刚才", "just now"}) && rest.empty())
    return DateReading{{context.now, zone, Precision::minute}};
  if (auto result = day_and_clock(text, context)) return result;
  return ago(text, context);
}

}  // namespace kuaixun
