#include "connectors/page/date_finder.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostDates = 64;

// Reads pieces of a date from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::string_view rest() const { return text_; }

  bool take(std::string_view what) {
    if (!text_.starts_with(what)) return false;
    text_.remove_prefix(what.size());
    return true;
  }

  template <class... Texts>
  bool take_any(Texts... texts) {
    return (take(std::string_view(texts)) || ...);
  }

  void skip_space() {
    while (take_any(" ", "\t", "\n", "\r", "　", "\xC2\xA0")) {
    }
  }

  // A number of `fewest` to `most` digits within the bounds.
  std::optional<int> number(std::size_t fewest, std::size_t most, int low, int high) {
    std::size_t digits = 0;
    int value = 0;
    while (digits < most && digits < text_.size() && is_ascii_digit(text_[digits]))
      value = value * 10 + (text_[digits++] - '0');
    if (digits < fewest || value < low || value > high) return std::nullopt;
    text_.remove_prefix(digits);
    return value;
  }

 private:
  std::string_view text_;
};

struct Day {
  int year = 0, month = 0, day = 0;
};

struct Clock {
  int hour = 0, minute = 0, second = -1;
};

bool take_separator(Reader& text, std::string_view han) {
  text.skip_space();
  const bool found = text.take_any("-", "/", ".", "－", "．") || text.take(han);
  text.skip_space();
  return found;
}

std::optional<Day> year_first(Reader& text) {
  const auto year = text.number(4, 4, 1980, 2049);
  if (!year || !take_separator(text, "年")) return std::nullopt;
  const auto month = text.number(1, 2, 1, 12);
  if (!month || !take_separator(text, "月")) return std::nullopt;
  const auto day = text.number(1, 2, 1, 31);
  if (!day) return std::nullopt;
  Reader ahead = text;
  ahead.skip_space();
  if (ahead.take_any("日", "号")) text = ahead;
  return Day{*year, *month, *day};
}

// "2019 09/23 07:48", in elements of their own on the page.
std::optional<Day> year_apart(Reader& text) {
  const auto year = text.number(4, 4, 2000, 2049);
  const auto before = text.rest().size();
  text.skip_space();
  if (!year || text.rest().size() == before) return std::nullopt;
  const auto month = text.number(2, 2, 1, 12);
  if (!month || !text.take_any("/", "-")) return std::nullopt;
  const auto day = text.number(2, 2, 1, 31);
  return day ? std::optional(Day{*year, *month, *day}) : std::nullopt;
}

// "18-03-08 23:16": counts with a clock only, which may stand close behind.
std::optional<Day> short_year(Reader& text) {
  const auto year = text.number(2, 2, 0, 49);
  if (!year || !text.take("-")) return std::nullopt;
  const auto month = text.number(2, 2, 1, 12);
  if (!month || !text.take("-")) return std::nullopt;
  const auto day = text.number(2, 2, 1, 31);
  return day ? std::optional(Day{2000 + *year, *month, *day}) : std::nullopt;
}

// "09-21 10:00", "9月21日 10:00": counts with a clock only.
std::optional<Day> without_year(Reader& text, Time now) {
  const auto month = text.number(1, 2, 1, 12);
  if (!month || !text.take_any("-", "/", "月")) return std::nullopt;
  const auto day = text.number(1, 2, 1, 31);
  if (!day) return std::nullopt;
  text.take("日");
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
  const bool last_year = unsigned(*month) > unsigned(today.month()) + (unsigned(*day) > unsigned(today.day()) ? 0 : 1);
  return Day{int(today.year()) - (last_year ? 1 : 0), *month, *day};
}

void skip_weekday(Reader& text) {
  Reader ahead = text;
  ahead.skip_space();
  ahead.take_any("（", "(");
  if (!ahead.take_any("星期", "周", "礼拜")) return;
  if (!ahead.take_any("一", "二", "三", "四", "五", "六", "日", "天")) return;
  ahead.take_any("）", ")");
  text = ahead;
}

void take_half_of_day(Reader& text, Clock& clock) {
  Reader ahead = text;
  ahead.skip_space();
  const bool afternoon = ahead.take_any("PM", "pm", "p.m.", "P.M.");
  if (!afternoon && !ahead.take_any("AM", "am", "a.m.", "A.M.")) return;
  if (afternoon && clock.hour < 12) clock.hour += 12;
  if (!afternoon && clock.hour == 12) clock.hour = 0;
  text = ahead;
}

std::optional<Clock> clock(Reader& text) {
  Reader ahead = text;
  for (bool again = true; again;) {
    ahead.skip_space();
    again = ahead.take_any("T", ",", "，", "·", "|", "&nbsp;", "&ensp;", "&emsp;", "）");
  }
  const bool afternoon = ahead.take_any("下午", "晚上", "傍晚", "晚");
  if (!afternoon) ahead.take_any("凌晨", "清晨", "早上", "上午", "中午");
  ahead.skip_space();
  auto hour = ahead.number(1, 2, 0, 24);
  if (!hour || !ahead.take_any(":", "：", "时", "点")) return std::nullopt;
  const auto minute = ahead.number(2, 2, 0, 59);
  if (!minute) return std::nullopt;
  Clock found{*hour + (afternoon && *hour < 12 ? 12 : 0), *minute};
  Reader seconds = ahead;
  if (seconds.take_any(":", "：", "分"))
    if (const auto second = seconds.number(2, 2, 0, 59)) {
      found.second = *second;
      ahead = seconds;
    }
  take_half_of_day(ahead, found);
  text = ahead;
  return found;
}

std::optional<Timestamp> timestamp_of(const Day& day, const std::optional<Clock>& clock, const DateContext& context) {
  auto written = fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
  if (clock) {
    written += fmt::format(" {:02}:{:02}", clock->hour, clock->minute);
    if (clock->second >= 0) written += fmt::format(":{:02}", clock->second);
  }
  return parse_timestamp(written, context);
}

struct ReadDate {
  Timestamp date;
  std::size_t size = 0;  // bytes
  bool has_year = true;
};

// The date that begins at the front of `text`.
std::optional<ReadDate> numeric_date(std::string_view text, const DateContext& context) {
  const auto finish = [&](const std::optional<Day>& day, Reader reader, bool needs_clock) -> std::optional<ReadDate> {
    if (!day) return std::nullopt;
    skip_weekday(reader);
    const auto time = clock(reader);
    if (needs_clock && !time) return std::nullopt;
    const auto date = timestamp_of(*day, time, context);
    if (!date) return std::nullopt;
    return ReadDate{*date, text.size() - reader.rest().size()};
  };
  Reader reader(text);
  if (auto found = finish(year_first(reader), reader, false)) return found;
  reader = Reader(text);
  if (auto found = finish(year_apart(reader), reader, true)) return found;
  reader = Reader(text);
  if (auto found = finish(short_year(reader), reader, true)) return found;
  reader = Reader(text);
  const auto day = without_year(reader, context.now);
  auto found = finish(day, reader, true);
  if (found) found->has_year = false;
  return found;
}

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

// Whether the first word is a month: Sep, Sept, September; not Mark, May-be or Janet.
bool begins_month(std::string_view text) {
  const auto word =
      text.substr(0, std::size_t(std::find_if_not(text.begin(), text.end(), is_ascii_letter) - text.begin()));
  return std::any_of(kMonths.begin(), kMonths.end(), [&](std::string_view month) {
    return word.size() >= 3 && word.size() <= month.size() && equal_ignoring_case(word, month.substr(0, word.size())) &&
           (word.size() <= 4 || word.size() == month.size());
  });
}

// "September 21, 2026 10:00 AM", "21 Sep 2026": the longest piece that reads as a date.
std::optional<ReadDate> worded_date(std::string_view text, const DateContext& context) {
  constexpr std::size_t kLongest = 40;
  const auto window = text.substr(0, std::min(text.size(), kLongest));
  if (window.find("19") == std::string_view::npos && window.find("20") == std::string_view::npos) return std::nullopt;
  for (std::size_t end = window.size(); end >= 8; --end) {
    const bool at_word_end = end == window.size() || !(is_ascii_letter(window[end]) || is_ascii_digit(window[end])) ||
                             !(is_ascii_letter(window[end - 1]) || is_ascii_digit(window[end - 1]));
    if (!at_word_end || is_ascii_space(window[end - 1])) continue;
    if (const auto date = parse_timestamp(window.substr(0, end), context)) return ReadDate{*date, end};
  }
  return std::nullopt;
}

bool continues_word(std::string_view text, std::size_t at) {
  return at > 0 && (is_ascii_digit(text[at - 1]) || is_ascii_letter(text[at - 1]));
}

}  // namespace

std::vector<FoundDate> find_dates(std::string_view text, const DateContext& context) {
  std::vector<FoundDate> found;
  for (std::size_t at = 0; at < text.size() && found.size() < kMostDates; ++at) {
    const bool digit = is_ascii_digit(text[at]);
    if (!digit && !is_ascii_letter(text[at])) continue;
    if (digit ? (at > 0 && is_ascii_digit(text[at - 1])) : continues_word(text, at)) continue;
    const auto rest = text.substr(at);
    auto date = digit ? numeric_date(rest, context) : std::nullopt;
    if (!date && digit) {
      const auto space = rest.find(' ');
      if (space <= 4 && begins_month(rest.substr(space + 1))) date = worded_date(rest, context);
    }
    if (!digit && begins_month(rest)) date = worded_date(rest, context);
    if (!date) continue;
    found.push_back({date->date, at, date->has_year});
    at += date->size - 1;
  }
  return found;
}

}  // namespace kuaixun
