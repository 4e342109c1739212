#include "text/timestamp.hpp"

#include <array>
#include <string>
#include <utility>

#include "text/ascii.hpp"
#include "text/date_names.hpp"
#include "text/date_relative.hpp"
#include "text/date_tokens.hpp"
#include "text/date_zones.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono;

// The parts of a date as they are found; −1: not there.
struct Parts {
  int year = -1, month = -1, day = -1;
  int hour = -1, minute = -1, second = -1;
  bool afternoon = false, morning = false;
  std::optional<minutes> zone{};
};

constexpr int kFirstYear = 1900, kLastYear = 2200;

std::optional<Timestamp> finish(Parts parts, const DateContext& context) {
  if (parts.year < kFirstYear || parts.year > kLastYear) return std::nullopt;
  Timestamp result;
  result.precision = parts.month < 0    ? Precision::year
                     : parts.day < 0    ? Precision::month
                     : parts.hour < 0   ? Precision::day
                     : parts.second < 0 ? Precision::minute
                                        : Precision::second;
  parts.month = std::max(parts.month, 1);
  parts.day = std::max(parts.day, 1);
  const year_month_day date{year{parts.year}, month{unsigned(parts.month)}, day{unsigned(parts.day)}};
  int hour = std::max(parts.hour, 0);
  const int minute = std::max(parts.minute, 0), second = std::min(std::max(parts.second, 0), 60);
  if (parts.afternoon && hour < 12) hour += 12;
  if (parts.morning && hour == 12) hour = 0;
  if (!date.ok() || hour > 24 || minute > 59 || (hour == 24 && minute + second > 0)) return std::nullopt;
  result.offset = parts.zone.value_or(context.time_zone.value_or(minutes{0}));
  // A leap second counts as the second before it; 24:00 is the next day's 00:00.
  result.at = sys_days{date} + hours{hour} + minutes{minute} + seconds{std::min(second, 59)} - result.offset;
  return result;
}

int full_year(std::uint64_t value, int digits) {
  if (digits >= 3) return digits == 3 ? int(value) + 1900 : int(value);  // 105 of a year counted from 1900
  return int(value) < 70 ? int(value) + 2000 : int(value) + 1900;
}

// Half of the day, in English, Chinese and Korean.
void apply_half_day(std::string_view word, Parts& parts) {
  if (word == "pm" || word == "p" || word == "下午" || word == "晚上" || word == "傍晚" || word == "晚" ||
      word == "오후")
    parts.afternoon = true;
  if (word == "am" || word == "a" || word == "오전" || word == "上午" || word == "凌晨" || word == "清晨" ||
      word == "早上")
    parts.morning = true;
}

// hh:mm[:ss[.fff]] [am|pm] or hh时mm分[ss秒] at `at`. Moves `at` behind it.
bool parse_clock(const DateTokens& tokens, std::size_t& at, Parts& parts) {
  std::size_t i = at;
  Parts found = parts;
  while (tokens[i].is_word() && !tokens[i + 1].is_mark('-')) {
    const bool before_clock = tokens[i + 1].is_number();
    if (!before_clock) break;
    apply_half_day(tokens[i].word(), found);
    ++i;
  }
  const auto& hour = tokens[i];
  const bool colon = tokens[i + 1].is_mark(':') || (tokens[i + 1].is_mark('.') && i > 0 && tokens[i - 1].is_word());
  const bool han = tokens[i + 1].is_mark('H');
  if (!hour.is_number() || hour.digits > 2 || (!colon && !han)) return false;
  found.hour = int(hour.value);
  i += 2;
  if (tokens[i].is_number() && tokens[i].digits <= 2) {
    found.minute = int(tokens[i].value);
    ++i;
    if ((tokens[i].is_mark(':') || tokens[i].is_mark('N') || tokens[i].is_mark('.')) && tokens[i + 1].is_number() &&
        tokens[i + 1].digits <= 2 && !tokens[i + 1].after_space) {
      found.second = int(tokens[i + 1].value);
      i += 2;
      if (tokens[i].is_mark('S')) ++i;
      if ((tokens[i].is_mark('.') || tokens[i].is_mark(',') || tokens[i].is_mark(':')) && tokens[i + 1].is_number() &&
          !tokens[i].after_space)
        i += 2;
    } else if (tokens[i].is_mark('N') || (tokens[i].is_mark(':') && !tokens[i + 1].is_number())) {
      ++i;
    }
  } else if (!han) {
    return false;
  } else {
    found.minute = 0;
  }
  if (tokens[i].is_word()) {
    const auto word = tokens[i].word();
    if (word == "am" || word == "pm") {
      apply_half_day(word, found);
      ++i;
    } else if ((word == "a" || word == "p") && tokens[i + 1].is_mark('.')) {
      apply_half_day(word, found);
      i += 4;
    }
  }
  if (found.hour > 24) return false;
  parts = found;
  at = std::min(i, tokens.count);
  return true;
}

// What may follow a date: T or blanks or marks, a clock, a zone. True when nothing unexpected is left.
bool parse_rest(const DateTokens& tokens, std::size_t at, Parts& parts, const DateContext& context) {
  while (at < tokens.count) {
    const auto& token = tokens[at];
    if (token.is_word() &&
        (token.word() == "t" || token.word() == "at" || token.word() == "um" || token.word() == "de") &&
        tokens[at + 1].is_number()) {
      ++at;
      continue;
    }
    if (parts.hour < 0 && parse_clock(tokens, at, parts)) continue;
    // Compact clocks of ISO 8601: T1530, T153045.
    if (parts.hour < 0 && token.is_number() && (token.digits == 4 || token.digits == 6) && at > 0 &&
        tokens[at - 1].is_word()) {
      const auto value = int(token.digits == 4 ? token.value * 100 : token.value);
      parts.hour = value / 10000;
      parts.minute = value / 100 % 100;
      if (token.digits == 6) parts.second = value % 100;
      ++at;
      continue;
    }
    if (parts.hour >= 0 && !parts.zone)
      if (const auto zone = parse_zone(tokens, at, context)) {
        parts.zone = zone;
        continue;
      }
    if (token.is_word() || token.kind == DateToken::Kind::mark) {
      ++at;  // weekdays, commas, "发布"
      continue;
    }
    return false;
  }
  return true;
}

bool plausible(int month, int day) { return month >= 1 && month <= 12 && day >= 1 && day <= 31; }

// The week and its day of an ISO 8601 week date, after the year: -W38, -W38-1, W381. A week without a day is its
// Monday.
bool take_week(const DateTokens& tokens, std::size_t& at, Parts& parts) {
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
std::optional<Timestamp> year_first(const DateTokens& tokens, const DateContext& context) {
  std::size_t at = 0;
  while (at < tokens.count && !tokens[at].is_number()) ++at;  // 发布时间：, weekdays
  const auto& first = tokens[at];
  if (!first.is_number()) return std::nullopt;
  const bool minguo = at > 0 && (tokens[at - 1].word().ends_with("民國") || tokens[at - 1].word().ends_with("民国"));
  Parts parts;
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
  if (parts.month >= 0 && !plausible(parts.month, parts.day < 0 ? 1 : parts.day)) return std::nullopt;
  if (!parse_rest(tokens, at, parts, context)) return std::nullopt;
  return finish(parts, context);
}

// Anything with a month's name: RFC 822, asctime, "November 6, 2025", "6. Okt 2025", with clock and zone wherever they
// stand.
std::optional<Timestamp> with_month_name(const DateTokens& tokens, const DateContext& context) {
  Parts parts;
  std::array<const DateToken*, 3> numbers{};
  std::size_t count = 0;
  for (std::size_t at = 0; at < tokens.count;) {
    const auto& token = tokens[at];
    if (parts.hour < 0 && token.is_number() && parse_clock(tokens, at, parts)) {
      if (const auto zone = parse_zone(tokens, at, context)) parts.zone = zone;
      continue;
    }
    if (token.is_number() && tokens[at + 1].is_mark(':')) {  // 25:00:00: no clock, and none inside
      while (tokens[at + 1].is_mark(':') && tokens[at + 2].is_number()) at += 2;
      ++at;
      continue;
    }
    if (token.is_number() && count < numbers.size()) numbers[count++] = &token;
    if (token.is_word()) {
      if (const int month = month_of(token.word());
          month > 0 && parts.month < 0 && !(at == 0 && tokens[1].is_mark(','))) {
        parts.month = month;
      } else if (parts.hour >= 0 && !parts.zone) {
        if (const auto zone = parse_zone(tokens, at, context)) {
          parts.zone = zone;
          continue;
        }
      }
    } else if (parts.hour >= 0 && !parts.zone && (token.is_mark('+') || token.is_mark('-')) && token.after_space) {
      if (const auto zone = parse_zone(tokens, at, context)) {
        parts.zone = zone;
        continue;
      }
    }
    ++at;
  }
  if (parts.month < 0 || count == 0) return std::nullopt;
  const auto is_year = [](const DateToken& token) { return token.digits >= 3 || token.value > 31; };
  if (count >= 2) {
    const bool first_is_year = is_year(*numbers[0]);
    const auto& day = *numbers[first_is_year ? 1 : 0];
    const auto& year = *numbers[first_is_year ? 0 : 1];
    if (year.digits > 4) return std::nullopt;
    parts.day = int(day.value);
    parts.year = full_year(year.value, year.digits);
  } else if (numbers[0]->digits == 4) {
    parts.year = int(numbers[0]->value);
  } else {
    return std::nullopt;
  }
  if (parts.day > 31 || parts.day == 0) return std::nullopt;
  return finish(parts, context);
}

int year_of(Time time, minutes zone) { return int(year_month_day{floor<days>(time + zone)}.year()); }

// 21/09/2026, 9/21/2026, 21.09.2026, and without a year 09-21 10:00, 9月21日 10:00 (the fetch's year, or the one
// before).
std::optional<Timestamp> day_and_month(const DateTokens& tokens, const DateContext& context) {
  std::size_t at = 0;
  while (at < tokens.count && !tokens[at].is_number()) ++at;
  const auto &first = tokens[at], &separator = tokens[at + 1], &second = tokens[at + 2];
  if (!first.is_number() || !second.is_number() || first.digits > 2 || second.digits > 2 ||
      separator.kind != DateToken::Kind::mark)
    return std::nullopt;
  const char mark = separator.mark;
  if (mark != '/' && mark != '.' && mark != '-' && mark != 'M') return std::nullopt;
  Parts parts{.month = int(first.value), .day = int(second.value)};
  at += 3;
  const bool has_year = tokens[at].is_mark(mark) && tokens[at + 1].is_number() &&
                        (tokens[at + 1].digits == 4 || tokens[at + 1].digits == 2);
  if (has_year) {
    const auto& third = tokens[at + 1];
    at += 2;
    if (third.digits == 4 && mark == '-' && tokens[at].is_mark(':') && tokens[at + 1].digits == 2) {
      // 18-03-0823:16: no blank before the clock, as in Baijiahao's pages
      parts = Parts{.year = full_year(first.value, 2),
                    .month = int(second.value),
                    .day = int(third.value / 100),
                    .hour = int(third.value % 100),
                    .minute = int(tokens[at + 1].value)};
      at += 2;
    } else if (third.digits == 2 && mark == '-') {  // 18-03-08: the year comes first
      parts = Parts{.year = full_year(first.value, 2), .month = int(second.value), .day = int(third.value)};
    } else {
      parts.year = full_year(third.value, third.digits);
      if (mark != '/' || parts.month > 12) std::swap(parts.month, parts.day);
    }
  } else if (tokens[at].is_mark('D')) {
    ++at;
  }
  if (!plausible(parts.month, parts.day) || !parse_rest(tokens, at, parts, context)) return std::nullopt;
  if (has_year) return finish(parts, context);
  if (parts.hour < 0 && mark != 'M') return std::nullopt;  // 1.5 is no date
  parts.year = year_of(context.now, context.time_zone.value_or(minutes{0}));
  auto result = finish(parts, context);
  if (result && result->at > context.now + days{1}) {
    --parts.year;
    result = finish(parts, context);
  }
  return result;
}

std::optional<Timestamp> of_epoch(const DateTokens& tokens) {
  const bool fraction = tokens.count == 3 && tokens[1].is_mark('.') && tokens[2].is_number();
  if ((tokens.count != 1 && !fraction) || !tokens[0].is_number()) return std::nullopt;
  const auto value = tokens[0].value;
  constexpr std::uint64_t kEndOfLastYear = 7'289'654'400;  // 2201-01-01
  if (value >= (tokens[0].digits == 13 ? kEndOfLastYear * 1000 : kEndOfLastYear)) return std::nullopt;
  if (tokens[0].digits == 10) return Timestamp{Time{seconds{value}}};
  if (tokens[0].digits == 13) return Timestamp{Time{milliseconds{value}}};
  return std::nullopt;
}

std::optional<Timestamp> parse_tokens(const DateTokens& tokens, const DateContext& context) {
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
std::optional<Timestamp> at_place(std::string_view text, std::string_view place, const DateContext& context) {
  const auto start = std::size_t(place.data() - text.data());
  const auto rest = std::string(text.substr(0, start)).append(text.substr(start + place.size()));
  auto date = parse_timestamp(rest, {context.now, minutes{0}});
  const auto elsewhere = parse_timestamp(rest, {context.now, minutes{60}});
  if (!date || !elsewhere || date->at == elsewhere->at) return date;
  const auto offset = offset_at(place, date->at);
  if (!offset) return parse_timestamp(rest, context);
  date->at -= *offset;
  date->offset = *offset;
  return date;
}

// A glance that spares other dates the words of relative ones.
bool may_be_relative(std::string_view text) {
  const char first = to_lower_ascii(text[0]), last = to_lower_ascii(text.back());
  return static_cast<unsigned char>(first) >= 0x80 || static_cast<unsigned char>(last) >= 0x80 || last == 'o' ||
         first == 'y' || first == 't' || first == 'j';
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text, const DateContext& given) {
  text = of_dot_net(trim_ascii(text));
  auto context = given;
  if (const auto place = place_in(text); !place.empty()) return at_place(text, place, context);
  if (names_beijing(text)) context.time_zone = minutes{480};
  DateTokens tokens;
  if (!tokenize_date(text, tokens)) return std::nullopt;
  if (may_be_relative(text))
    if (auto result = parse_relative_date(text, context)) return result;
  if (text.ends_with("前")) return std::nullopt;  // 2000年前 is no year
  if (auto result = parse_tokens(tokens, context)) return result;
  HanDigits ascii{};
  std::size_t size = 0;
  DateTokens again;
  if (text.find("年") != std::string_view::npos && han_digits_to_ascii(text, ascii, size) &&
      tokenize_date({ascii.data(), size}, again))
    return parse_tokens(again, context);
  return std::nullopt;
}

}  // namespace kuaixun
