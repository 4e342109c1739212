#include "text/timestamp.hpp"

#include <array>
#include <string>
#include <utility>

#include "text/ascii.hpp"
#include "text/calendar_words.hpp"
#include "text/date_clock.hpp"
#include "text/date_parts.hpp"
#include "text/date_relative.hpp"
#include "text/date_tokens.hpp"
#include "text/date_zones.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono;

// The week and its day of an ISO 8601 week date, after the year: -W38, -W38-1, W381. A week without a day is its
// Monday.
bool take_week(const DateTokens& tokens, std::size_t& at, DateParts& parts) {
  std::size_t i = at + (tokens[at].is_mark('-') ? 1 : 0);
  const auto& number = tokens[i + 1];
  if (!tokens[i].is_word() || tokens[i].word() != "w" || (number.digits != 2 && number.digits != 3)) return false;
  const bool joined = number.digits == 3;
  int week = int(joined ? number.value / 10 : number.value), day = int(joined ? number.value % 10 : 1);
  i += 2;
  if (!joined && tokens[i].is_mark('-') && tokens[i + 1].digits == 1) {
    day = int(tokens[i + 1].value);
    i += 2;
  }
  if (week < 1 || week > 53 || day < 1 || day > 7) return false;
  const sys_days january_4th{year{parts.year} / 1 / 4};  // is always in the first week
  const auto monday = january_4th - days{weekday{january_4th}.iso_encoding() - 1};
  const year_month_day date{monday + weeks{week - 1} + days{day - 1}};
  parts.year = int(date.year());
  parts.month = int(unsigned(date.month()));
  parts.day = int(unsigned(date.day()));
  at = i;
  return true;
}

// 2026-09-21, 2026/9/21, 2026.9.21, 2026年9月21日, 20260921, 2026-264, 2026-09, 2026, 2026-W38-1.
std::optional<DateReading> year_first(const DateTokens& tokens, const DateContext& context) {
  std::size_t at = 0;
  while (at < tokens.count && !tokens[at].is_number()) ++at;  // 发布时间：, weekdays
  const auto& first = tokens[at];
  if (!first.is_number()) return std::nullopt;
  const bool minguo = at > 0 && (tokens[at - 1].word().ends_with("民國") || tokens[at - 1].word().ends_with("民国"));
  DateParts parts;
  if (first.digits == 8 && first.value >= 19000101 && first.value <= 22001231) {
    parts.year = int(first.value / 10000);
    parts.month = int(first.value / 100 % 100);
    parts.day = int(first.value % 100);
    ++at;
  } else if (first.digits == 14) {
    parts.year = int(first.value / 10'000'000'000);
    parts.month = int(first.value / 100'000'000 % 100);
    parts.day = int(first.value / 1'000'000 % 100);
    parts.hour = int(first.value / 10'000 % 100);
    parts.minute = int(first.value / 100 % 100);
    parts.second = int(first.value % 100);
    ++at;
  } else if (first.digits == 4 || (minguo && tokens[at + 1].is_mark('Y'))) {
    parts.year = int(first.value) + (minguo ? 1911 : 0);
    ++at;
    const auto separator = tokens[at].mark;
    const bool separated =
        tokens[at].is_mark('-') || tokens[at].is_mark('/') || tokens[at].is_mark('.') || tokens[at].is_mark('Y');
    if (take_week(tokens, at, parts)) {
      // 2026-W38-1
    } else if (tokens[at].digits == 2 && tokens[at + 1].is_mark('/') && tokens[at + 2].digits == 2) {
      parts.month = int(tokens[at].value);  // 2026 09/21, as Tencent's pages have it
      parts.day = int(tokens[at + 2].value);
      at += 3;
    } else if (separated && tokens[at + 1].is_number()) {
      const auto& second = tokens[at + 1];
      if (second.digits == 3 && separator == '-') {  // the day of the year
        const auto date = sys_days{year{parts.year} / 1 / 1} + days{int(second.value) - 1};
        const year_month_day ymd{date};
        if (second.value < 1 || second.value > 366 || int(ymd.year()) != parts.year) return std::nullopt;
        parts.month = int(unsigned(ymd.month()));
        parts.day = int(unsigned(ymd.day()));
        at += 2;
      } else {
        parts.month = int(second.value);
        at += 2;
        const bool again = tokens[at].is_mark(separator) || tokens[at].is_mark('M');
        if (again && tokens[at + 1].is_number() && tokens[at + 1].digits <= 2) {
          parts.day = int(tokens[at + 1].value);
          at += 2;
          if (tokens[at].is_mark('D')) ++at;
        } else if (again) {
          ++at;
        }
      }
    } else if (tokens[at].is_mark('Y')) {
      ++at;
    } else if (at < tokens.count) {
      return std::nullopt;  // 2026-Sep-21 among others: there the month's name decides
    }
  } else {
    return std::nullopt;
  }
  if (parts.month < 0 && !tokens[0].is_number()) return std::nullopt;  // November 2026: a year alone stands alone
  if (parts.month >= 0 && !is_month_and_day(parts.month, parts.day < 0 ? 1 : parts.day)) return std::nullopt;
  if (!parse_rest(tokens, at, parts, context)) return std::nullopt;
  return finish(parts, context);
}

// Where a date writes its month in words, or as 11月: tokens from `at` to `end`.
struct MonthWord {
  int month = 0;
  std::size_t at = 0, end = 0;
  int likeness = 0;  // 1: it may well be a day of the week
};

MonthWord month_at(const DateTokens& tokens, std::size_t at, std::string_view language) {
  const auto& token = tokens[at];
  const auto& next = tokens[at + 1];
  if (token.is_number() && next.is_mark('M') && !next.after_space && token.digits <= 2)
    return {int(token.value), at, at + 2, 2};
  if (!token.is_word()) return {};
  if ((token.word() == "tháng" || token.word() == "thg") && next.is_number() && next.digits <= 2)
    return {int(next.value), at, at + 2, 2};
  const auto word = calendar_word(token.word(), language);
  const bool leads = at == 0 && next.is_mark(',');  // as days of the week do
  return {word.month, at, at + 1, word.weekday != 0 || leads ? 1 : 2};
}

// The first month that can be nothing else, or else the first one.
MonthWord find_month(const DateTokens& tokens, std::string_view language) {
  MonthWord best;
  for (std::size_t at = 0; at < tokens.count && best.likeness < 2; ++at) {
    const auto found = month_at(tokens, at, language);
    if (found.month >= 1 && found.month <= 12 && found.likeness > best.likeness) best = found;
  }
  return best;
}

// Behind a number that means neither day nor year: 25:00:00, which is no clock, and thứ 2, the second day of the week.
std::size_t behind_other_number(const DateTokens& tokens, std::size_t at) {
  if (tokens[at].is_word() && (tokens[at].word() == "thứ" || tokens[at].word() == "th") && tokens[at + 1].is_number())
    return at + 2;
  if (!tokens[at].is_number() || !tokens[at + 1].is_mark(':')) return at;
  while (tokens[at + 1].is_mark(':') && tokens[at + 2].is_number()) at += 2;
  return at + 1;
}

struct DayAndYear {
  std::array<const DateToken*, 2> numbers{};
  std::size_t count = 0;

  void take(const DateToken& token) {
    if (count < numbers.size()) numbers[count++] = &token;
  }

  bool put_into(DateParts& parts) const {
    const auto is_year = [](const DateToken& token) { return token.digits >= 3 || token.value > 31; };
    if (count == 0) return false;
    if (count == 1) {
      parts.year = int(numbers[0]->value);
      return numbers[0]->digits == 4;
    }
    const bool year_is_first = is_year(*numbers[0]);
    const auto &day = *numbers[year_is_first ? 1 : 0], &year = *numbers[year_is_first ? 0 : 1];
    if (year.digits > 4 || day.value > 31 || day.value == 0) return false;
    parts.day = int(day.value);
    parts.year = full_year(year.value, year.digits);
    return true;
  }
};

// Thailand counts years from the Buddha, and writes them under its own months.
int year_of_month(int year, std::string_view month) {
  constexpr int kFromTheBuddha = 543;
  return month.starts_with("\xE0\xB8") && year > 2400 ? year - kFromTheBuddha : year;
}

// Anything with a month's name: RFC 822, asctime, "November 6, 2025", "6. Okt 2025", 6 11月 2025, with clock and zone
// wherever they stand.
std::optional<DateReading> with_month_name(const DateTokens& tokens, const DateContext& context) {
  const auto month = find_month(tokens, context.language);
  if (month.month == 0) return std::nullopt;
  DateParts parts{.month = month.month};
  DayAndYear numbers;
  for (std::size_t at = 0; at < tokens.count;) {
    if (at == month.at) {
      at = month.end;
      continue;
    }
    if (parts.hour < 0 && tokens[at].is_number() && parse_clock(tokens, at, parts)) {
      parts.zone = parse_zone(tokens, at, context);
      continue;
    }
    if (const auto behind = behind_other_number(tokens, at); behind != at) {
      at = behind;
      continue;
    }
    const auto& token = tokens[at];
    if (token.is_number()) numbers.take(token);
    const bool may_be_zone = token.is_word() || (token.kind == DateToken::Kind::mark && token.after_space);
    if (parts.hour >= 0 && !parts.zone && may_be_zone) {
      parts.zone = parse_zone(tokens, at, context);
      if (parts.zone) continue;
    }
    ++at;
  }
  if (!numbers.put_into(parts)) return std::nullopt;
  parts.year = year_of_month(parts.year, tokens[month.at].word());
  return finish(parts, context);
}

int year_of(Time time, minutes zone) { return int(year_month_day{floor<days>(time + zone)}.year()); }

// The day of the week that the date itself names; 0 for none.
int weekday_of(const DateTokens& tokens, std::string_view language) {
  for (std::size_t at = 0; at < tokens.count; ++at)
    if (tokens[at].is_word())
      if (const auto day = calendar_word(tokens[at].word(), language).weekday; day != 0) return day;
  return 0;
}

// Two numbers and a year: which of the two is the month.
struct DayAndMonth {
  int day = 0, month = 0;
  DayOrder shows = DayOrder::unknown;
  bool is_open = false;
};

bool falls_on(int year_number, int month_number, int day_number, int iso_weekday) {
  const year_month_day date{year{year_number}, month{unsigned(month_number)}, day{unsigned(day_number)}};
  return date.ok() && int(weekday{sys_days{date}}.iso_encoding()) == iso_weekday;
}

DayAndMonth sort_out(int first, int second, int year, char mark, const DateTokens& tokens, const DateContext& context) {
  const DayAndMonth by_day{first, second, DayOrder::day_first}, by_month{second, first, DayOrder::month_first};
  if (second > 12) return by_month;
  if (first > 12) return by_day;
  if (const int named = first == second ? 0 : weekday_of(tokens, context.language); named != 0) {
    const bool day_fits = falls_on(year, second, first, named), month_fits = falls_on(year, first, second, named);
    if (day_fits != month_fits) return day_fits ? by_day : by_month;
  }
  const bool custom = mark == '/';  // 3/4/2026 by the month, 3.4.2026 and 3-4-2026 by the day
  const bool month_first =
      mark != '.' && (context.order == DayOrder::month_first || (custom && context.order == DayOrder::unknown));
  auto chosen = month_first ? by_month : by_day;
  chosen.shows = DayOrder::unknown;
  chosen.is_open = mark != '.' && first != second;
  return chosen;
}

// 21/09/2026, 9/21/2026, 21.09.2026, and without a year 09-21 10:00, 9月21日 10:00 (the fetch's year, or the one
// before).
std::optional<DateReading> day_and_month(const DateTokens& tokens, const DateContext& context) {
  std::size_t at = 0;
  while (at < tokens.count && !tokens[at].is_number()) ++at;
  const auto &first = tokens[at], &separator = tokens[at + 1], &second = tokens[at + 2];
  if (!first.is_number() || !second.is_number() || first.digits > 2 || second.digits > 2 ||
      separator.kind != DateToken::Kind::mark)
    return std::nullopt;
  const char mark = separator.mark;
  if (mark != '/' && mark != '.' && mark != '-' && mark != 'M') return std::nullopt;
  DateParts parts{.month = int(first.value), .day = int(second.value)};
  DayAndMonth order;
  at += 3;
  const bool has_year = tokens[at].is_mark(mark) && tokens[at + 1].is_number() &&
                        (tokens[at + 1].digits == 4 || tokens[at + 1].digits == 2);
  if (has_year) {
    const auto& third = tokens[at + 1];
    at += 2;
    if (third.digits == 4 && mark == '-' && tokens[at].is_mark(':') && tokens[at + 1].digits == 2) {
      // 18-03-0823:16: no blank before the clock, as in Baijiahao's pages
      parts = DateParts{.year = full_year(first.value, 2),
                        .month = int(second.value),
                        .day = int(third.value / 100),
                        .hour = int(third.value % 100),
                        .minute = int(tokens[at + 1].value)};
      at += 2;
    } else if (third.digits == 2 && mark == '-') {  // 18-03-08: the year comes first
      parts = DateParts{.year = full_year(first.value, 2), .month = int(second.value), .day = int(third.value)};
    } else {
      parts.year = full_year(third.value, third.digits);
      order = sort_out(int(first.value), int(second.value), parts.year, mark, tokens, context);
      parts.month = order.month;
      parts.day = order.day;
    }
  } else if (tokens[at].is_mark('D')) {
    ++at;
  }
  if (!is_month_and_day(parts.month, parts.day) || !parse_rest(tokens, at, parts, context)) return std::nullopt;
  if (!has_year && parts.hour < 0 && mark != 'M') return std::nullopt;  // 1.5 is no date
  if (!has_year) parts.year = year_of(context.now, context.time_zone.value_or(minutes{0}));
  auto reading = finish(parts, context);
  if (!has_year && reading && reading->time.at > context.now + days{1}) {
    --parts.year;
    reading = finish(parts, context);
  }
  if (reading) {
    reading->shows = order.shows;
    reading->is_open = order.is_open;
  }
  return reading;
}

std::optional<DateReading> of_epoch(const DateTokens& tokens) {
  const bool fraction = tokens.count == 3 && tokens[1].is_mark('.') && tokens[2].is_number();
  if ((tokens.count != 1 && !fraction) || !tokens[0].is_number()) return std::nullopt;
  const auto value = tokens[0].value;
  constexpr std::uint64_t kEndOfLastYear = 7'289'654'400;  // 2201-01-01
  if (value >= (tokens[0].digits == 13 ? kEndOfLastYear * 1000 : kEndOfLastYear)) return std::nullopt;
  if (tokens[0].digits == 10) return DateReading{{Time{seconds{value}}}};
  if (tokens[0].digits == 13) return DateReading{{Time{milliseconds{value}}}};
  return std::nullopt;
}

std::optional<DateReading> parse_tokens(const DateTokens& tokens, const DateContext& context) {
  if (auto epoch = of_epoch(tokens)) return epoch;
  if (auto iso = year_first(tokens, context)) return iso;
  if (auto named = with_month_name(tokens, context)) return named;
  return day_and_month(tokens, context);
}

bool names_beijing(std::string_view text) {
  const bool chinese = !text.empty() && ((text.front() | text.back()) & 0x80) != 0;
  return chinese &&
         (text.find("北京时间") != std::string_view::npos || text.find("北京時間") != std::string_view::npos);
}

// The milliseconds in /Date(1790000000000+0800)/, as .NET writes them in JSON; the zone only says where it was written.
std::string_view of_dot_net(std::string_view text) {
  const auto start = text.find("Date(");
  if (start > 2 || !text.ends_with(")/")) return text;  // npos is more than 2
  const auto number = text.substr(start + 5);
  return number.substr(0, number.find_first_of("+-)", 1));
}

// A date whose clock is that of a place (Asia/Shanghai), unless it says by how much it is off.
std::optional<DateReading> at_place(std::string_view text, std::string_view place, const DateContext& context) {
  const auto start = std::size_t(place.data() - text.data());
  const auto rest = std::string(text.substr(0, start)).append(text.substr(start + place.size()));
  auto local = context;
  local.time_zone = minutes{0};
  local.place = {};
  local.zone_is_guess = true;
  auto date = read_date(rest, local);
  if (!date || !date->zone_guessed) return date;
  const auto offset = offset_at(place, date->time.at);
  if (!offset) return read_date(rest, context);
  date->time.at -= *offset;
  date->time.offset = *offset;
  date->zone_guessed = false;
  return date;
}

// A glance that spares other dates the words of relative ones.
bool may_be_relative(std::string_view text) {
  const char first = to_lower_ascii(text[0]), last = to_lower_ascii(text.back());
  return static_cast<unsigned char>(first) >= 0x80 || static_cast<unsigned char>(last) >= 0x80 || last == 'o' ||
         first == 'y' || first == 't' || first == 'j';
}

}  // namespace

bool is_place(std::string_view text) {
  return text.find('/') != std::string_view::npos && offset_at(text, Time{}).has_value();
}

DateContext date_context_of(const Source& source, Time now) {
  DateContext context{.now = now, .time_zone = source.time_zone, .place = source.place};
  if (!source.place.empty()) context.time_zone = offset_at(source.place, now);
  return context;
}

std::optional<DateReading> read_date(std::string_view text, const DateContext& given) {
  text = of_dot_net(trim_ascii(text));
  auto context = given;
  if (const auto place = place_in(text); !place.empty()) return at_place(text, place, context);
  if (names_beijing(text)) {
    context.place = {};
    context.time_zone = minutes{480};
    context.zone_is_guess = false;
  }
  DateTokens tokens;
  if (!tokenize_date(text, tokens)) return std::nullopt;
  if (may_be_relative(text))
    if (auto result = read_relative_date(text, context)) return result;
  if (text.ends_with("前")) return std::nullopt;  // 2000年前 is no year
  return parse_tokens(tokens, context);
}

}  // namespace kuaixun
