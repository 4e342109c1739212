#include "connectors/page/date_finder.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

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

  bool begins_with_digit() const { return !text_.empty() && is_ascii_digit(text_.front()); }
  void skip(std::size_t bytes) { text_.remove_prefix(std::min(bytes, text_.size())); }

 private:
  std::string_view text_;
};

struct Day {
  int year = 0, month = 0, day = 0;
};

struct Clock {
  int hour = 0, minute = 0, second = -1;
};

bool take_separator(Reader& text, std::string_view han, std::string_view hangul) {
  text.skip_space();
  const bool found = text.take_any("-", "/", ".", "－", "．") || text.take(han) || text.take(hangul);
  text.skip_space();
  return found;
}

std::optional<Day> year_first(Reader& text) {
  const auto year = text.number(4, 4, 1980, 2049);
  if (!year || !take_separator(text, "年", "년")) return std::nullopt;
  const auto month = text.number(1, 2, 1, 12);
  if (!month || !take_separator(text, "月", "월")) return std::nullopt;
  const auto day = text.number(1, 2, 1, 31);
  if (!day || text.begins_with_digit()) return std::nullopt;
  Reader ahead = text;
  ahead.skip_space();
  if (ahead.take_any("日", "号", "號", "일")) text = ahead;
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
  if (!day || text.begins_with_digit()) return std::nullopt;
  text.take("日");
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
  const bool last_year = unsigned(*month) > unsigned(today.month()) + (unsigned(*day) > unsigned(today.day()) ? 0 : 1);
  return Day{int(today.year()) - (last_year ? 1 : 0), *month, *day};
}

// "21/09/2026", "9.21.2026": two numbers of which either may be the day.
struct TwoNumbers {
  int first = 0, second = 0, year = 0;
  bool by_slash = false;
};

std::optional<TwoNumbers> year_last(Reader& text) {
  const auto first = text.number(1, 2, 1, 31);
  const bool by_slash = first && text.take("/");
  const bool by_dot = first && !by_slash && text.take(".");
  if (!first || (!by_slash && !by_dot && !text.take("-"))) return std::nullopt;
  const auto second = text.number(1, 2, 1, 31);
  if (!second || !text.take(by_slash ? "/" : by_dot ? "." : "-")) return std::nullopt;
  const auto year = text.number(4, 4, 1980, 2049);
  if (!year || text.begins_with_digit()) return std::nullopt;
  return TwoNumbers{*first, *second, *year, by_slash};
}

void skip_weekday(Reader& text) {
  Reader ahead = text;
  ahead.skip_space();
  ahead.take_any("（", "(");
  if (!ahead.take_any("星期", "周", "礼拜", "週")) return;
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

// The thousandths of ISO 8601.
void skip_fraction(Reader& text) {
  Reader ahead = text;
  if (ahead.take_any(".", ",") && ahead.number(1, 9, 0, 999'999'999)) text = ahead;
}

// hh:mm[:ss], and its half of the day.
std::optional<Clock> bare_clock(Reader& text) {
  Reader ahead = text;
  const bool afternoon = ahead.take_any("下午", "晚上", "傍晚", "晚");
  if (!afternoon) ahead.take_any("凌晨", "清晨", "早上", "上午", "中午");
  ahead.skip_space();
  auto hour = ahead.number(1, 2, 0, 24);
  if (!hour || !ahead.take_any(":", "：", "时", "時", "点")) return std::nullopt;
  const auto minute = ahead.number(2, 2, 0, 59);
  if (!minute) return std::nullopt;
  Clock found{*hour + (afternoon && *hour < 12 ? 12 : 0), *minute};
  Reader seconds = ahead;
  if (seconds.take_any(":", "：", "分"))
    if (const auto second = seconds.number(2, 2, 0, 59)) {
      found.second = *second;
      ahead = seconds;
      skip_fraction(ahead);
    }
  ahead.take_any("分", "秒");
  take_half_of_day(ahead, found);
  text = ahead;
  return found;
}

// A clock behind a day, and what joins the two.
std::optional<Clock> clock(Reader& text) {
  Reader ahead = text;
  for (bool again = true; again;) {
    ahead.skip_space();
    again = ahead.take_any("T", ",", "，", "·", "|", "&nbsp;", "&ensp;", "&emsp;", "）", "at ", "um ", "–", "—", "- ");
  }
  const auto found = bare_clock(ahead);
  if (found) text = ahead;
  return found;
}

// "Z", "+08:00", "-0400", "EST": behind a clock; other words in capitals do no harm.
std::string_view zone(Reader& text) {
  Reader ahead = text;
  ahead.skip_space();
  ahead.take("(");
  const auto rest = ahead.rest();
  std::size_t size = 0;
  if (rest.starts_with('+') || rest.starts_with('-')) {
    for (size = 1; size < rest.size() && (is_ascii_digit(rest[size]) || rest[size] == ':'); ++size) {
    }
    if (size == 1 || !parse_utc_offset(rest.substr(0, size))) return {};
  } else {
    while (size < rest.size() && rest[size] >= 'A' && rest[size] <= 'Z') ++size;
    if (size == 0 || size > 5 || (size == 1 && rest[0] != 'Z') || (size < rest.size() && is_ascii_letter(rest[size])))
      return {};
  }
  text.skip(std::size_t(rest.data() - text.rest().data()) + size);
  return rest.substr(0, size);
}

// What was read of a date, in one way of writing or another.
struct ReadDate {
  Timestamp date;
  std::size_t size = 0;  // bytes
  bool has_year = true, has_zone = false;
};

std::optional<ReadDate> timestamp_of(const Day& day, const std::optional<Clock>& clock, std::string_view zone,
                                     const DateContext& context) {
  auto written = fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
  if (clock) {
    written += fmt::format(" {:02}:{:02}", clock->hour, clock->minute);
    if (clock->second >= 0) written += fmt::format(":{:02}", clock->second);
  }
  const auto local = parse_timestamp(written, context);
  if (!local || zone.empty() || !clock) return local ? std::optional(ReadDate{*local}) : std::nullopt;
  const auto zoned = parse_timestamp(fmt::format("{} {}", written, zone), context);
  if (!zoned) return ReadDate{*local};
  const auto elsewhere =
      parse_timestamp(fmt::format("{} {}", written, zone), {context.now, std::chrono::minutes{11 * 60 + 7}});
  return ReadDate{.date = *zoned, .has_zone = elsewhere && elsewhere->at == zoned->at};
}

// A day with what may stand behind it: its weekday, a clock, a zone.
std::optional<ReadDate> finish(std::string_view text, Reader reader, const Day& day, bool needs_clock,
                               const DateContext& context) {
  skip_weekday(reader);
  const auto time = clock(reader);
  if (needs_clock && !time) return std::nullopt;
  const auto of_zone = time ? zone(reader) : std::string_view{};
  auto date = timestamp_of(day, time, of_zone, context);
  if (date) date->size = text.size() - reader.rest().size();
  return date;
}

// The date that begins with digits at the front of `text`.
std::optional<ReadDate> numeric_date(std::string_view text, const DateContext& context) {
  Reader reader(text);
  if (const auto day = year_first(reader))
    if (auto found = finish(text, reader, *day, false, context)) return found;
  reader = Reader(text);
  if (const auto day = year_apart(reader))
    if (auto found = finish(text, reader, *day, true, context)) return found;
  reader = Reader(text);
  if (const auto day = short_year(reader))
    if (auto found = finish(text, reader, *day, true, context)) return found;
  reader = Reader(text);
  const auto day = without_year(reader, context.now);
  auto found = day ? finish(text, reader, *day, true, context) : std::nullopt;
  if (found) found->has_year = false;
  return found;
}

// 21/09/2026: by slashes the month comes first, by dots and hyphens the day, unless only the other way is a date.
std::optional<FoundDate> year_last_date(std::string_view text, const DateContext& context) {
  Reader reader(text);
  const auto numbers = year_last(reader);
  if (!numbers) return std::nullopt;
  const auto read = [&](int month, int day) {
    return month > 12 ? std::nullopt : finish(text, reader, Day{numbers->year, month, day}, false, context);
  };
  const auto by_day = read(numbers->second, numbers->first), by_month = read(numbers->first, numbers->second);
  if (!by_day && !by_month) return std::nullopt;
  const bool takes_day = by_day && (!by_month || !numbers->by_slash);
  const auto& date = takes_day ? by_day : by_month;
  FoundDate found{.date = date->date,
                  .size = date->size,
                  .has_zone = date->has_zone,
                  .shows_day_first = numbers->by_slash && !by_month,
                  .shows_month_first = numbers->by_slash && !by_day};
  if (numbers->by_slash && by_day && by_month && numbers->first != numbers->second) found.swapped = by_day->date;
  return found;
}

// A word in letters of any script.
std::string_view word_at(std::string_view text) {
  constexpr std::size_t kLongest = 24;
  std::size_t size = 0;
  while (size < text.size() && size < kLongest && (is_ascii_letter(text[size]) || (unsigned char)(text[size]) > 0xC2))
    size += is_ascii_letter(text[size]) ? 1 : std::max<std::size_t>(1, utf8_sequence_length(text.substr(size)));
  return text.substr(0, std::min(size, text.size()));
}

void skip_ordinal(Reader& text) {
  Reader ahead = text;
  if (ahead.take_any("st", "nd", "rd", "th", "er", "º", "ª", "°") &&
      (ahead.rest().empty() || !is_ascii_letter(ahead.rest().front())))
    text = ahead;
}

// What stands between the parts of a date in words.
void skip_joint(Reader& text) {
  for (bool again = true; again;) {
    text.skip_space();
    again = text.take_any(".", ",", "-", "/", "de ", "del ", "of ", "d'", "، ");
  }
}

// The month's name, moved over: the piece of text in front of `text` that ends behind it is read as a date later on.
bool skip_month(Reader& text) {
  const auto word = word_at(text.rest());
  constexpr std::size_t kShortest = 3;
  if (word.size() < kShortest) return false;
  text.skip(word.size());
  return true;
}

// "September 21, 2026 10:00 AM", "21 Sep 2026", "21. September 2026", "21 de septiembre de 2026".
std::optional<ReadDate> worded_date(std::string_view text, const DateContext& context) {
  Reader reader(text);
  const bool day_first = is_ascii_digit(text.front());
  if (day_first ? !reader.number(1, 2, 1, 31) : !skip_month(reader)) return std::nullopt;
  if (day_first) skip_ordinal(reader);
  skip_joint(reader);
  if (day_first ? !skip_month(reader) : !reader.number(1, 2, 1, 31)) return std::nullopt;
  if (!day_first) skip_ordinal(reader);
  skip_joint(reader);
  if (!reader.number(4, 4, 1980, 2049) || reader.begins_with_digit()) return std::nullopt;
  const auto date = parse_timestamp(text.substr(0, text.size() - reader.rest().size()), context);
  if (!date || date->precision != Precision::day) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(date->at + date->offset)};
  return finish(text, reader, Day{int(day.year()), int(unsigned(day.month())), int(unsigned(day.day()))}, false,
                context);
}

bool continues_word(std::string_view text, std::size_t at) {
  return at > 0 && (is_ascii_digit(text[at - 1]) || is_ascii_letter(text[at - 1]));
}

// Whether a month's name may begin here: a word in front of a number.
bool may_begin_month(std::string_view text) {
  const auto word = word_at(text);
  auto rest = text.substr(word.size());
  if (word.size() < 3 || rest.empty()) return false;
  if (rest.front() == '.') rest.remove_prefix(1);
  return rest.size() > 1 && rest.front() == ' ' && is_ascii_digit(rest[1]);
}

std::optional<FoundDate> date_of_day(std::string_view text, const DateContext& context) {
  const auto found = [](const ReadDate& read) {
    return FoundDate{.date = read.date, .size = read.size, .has_year = read.has_year, .has_zone = read.has_zone};
  };
  if (!is_ascii_digit(text.front())) {
    const auto read = may_begin_month(text) ? worded_date(text, context) : std::nullopt;
    return read ? std::optional(found(*read)) : std::nullopt;
  }
  if (auto read = numeric_date(text, context)) return found(*read);
  if (auto date = year_last_date(text, context)) return date;
  const auto read = worded_date(text, context);
  return read ? std::optional(found(*read)) : std::nullopt;
}

// "2:01 PM · Mar 5, 2026": a clock that stands in front of its day.
std::optional<FoundDate> clock_first(std::string_view text, const DateContext& context) {
  Reader reader(text);
  const auto time = bare_clock(reader);
  if (!time) return std::nullopt;
  for (bool again = true; again;) {
    reader.skip_space();
    again = reader.take_any(",", "，", "·", "•", "|", "-", "–", "on ");
  }
  if (reader.rest().empty() || !(is_ascii_digit(reader.rest().front()) || is_ascii_letter(reader.rest().front())))
    return std::nullopt;
  auto date = date_of_day(reader.rest(), context);
  if (!date || date->has_clock()) return std::nullopt;
  const auto zone_of_day = date->date.offset;
  date->date.at += std::chrono::hours{time->hour} + std::chrono::minutes{time->minute} +
                   std::chrono::seconds{std::max(time->second, 0)};
  date->date.offset = zone_of_day;
  date->date.precision = time->second < 0 ? Precision::minute : Precision::second;
  date->swapped.reset();
  date->size += text.size() - reader.rest().size();
  return date;
}

}  // namespace

std::vector<FoundDate> find_dates(std::string_view text, const DateContext& context) {
  std::vector<FoundDate> found;
  for (std::size_t at = 0; at < text.size() && found.size() < kMostDates; ++at) {
    const bool digit = is_ascii_digit(text[at]);
    if (!digit && !is_ascii_letter(text[at])) continue;
    if (digit ? (at > 0 && is_ascii_digit(text[at - 1])) : continues_word(text, at)) continue;
    const auto rest = text.substr(at);
    auto date = digit ? clock_first(rest, context) : std::nullopt;
    if (!date) date = date_of_day(rest, context);
    if (!date) continue;
    date->at = at;
    found.push_back(*date);
    at += date->size - 1;
  }
  return found;
}

}  // namespace kuaixun
