#include "text/timestamp.hpp"

#include <array>
#include <utility>

#include "text/ascii.hpp"
#include "text/date_tokens.hpp"
#include "text/date_zones.hpp"
#include "text/utf8.hpp"

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

// "nov", "november", "sept.", and the months of languages whose feeds write them, by their first letters.
int month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> kEnglish{"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t i = 0; i < kEnglish.size(); ++i)
    if (word.starts_with(kEnglish[i])) return int(i) + 1;
  constexpr std::array<std::pair<std::string_view, int>, 57> kOthers{{
      {"január", 1}, {"februári", 2}, {"márc", 3}, {"ápri", 4},  {"máj", 5},  {"mai", 5},  {"maj", 5},  {"mei", 5},
      {"mag", 5},    {"júni", 6},     {"juin", 6}, {"giu", 6},   {"júli", 7}, {"juil", 7}, {"lug", 7},  {"augu", 8},
      {"août", 8},   {"aout", 8},     {"ago", 8},  {"szept", 9}, {"set", 9},  {"okt", 10}, {"ott", 10}, {"out", 10},
      {"dez", 12},   {"déc", 12},     {"dic", 12}, {"gen", 1},   {"ene", 1},  {"fév", 2},  {"fev", 2},  {"mär", 3},
      {"avr", 4},    {"abr", 4},      {"ιαν", 1},  {"φεβ", 2},   {"μάρ", 3},  {"μαρ", 3},  {"μαώ", 3},  {"απρ", 4},
      {"μάι", 5},    {"μαι", 5},      {"μαϊ", 5},  {"ιούν", 6},  {"ιουν", 6}, {"ιον", 6},  {"ιούλ", 7}, {"ιουλ", 7},
      {"ιολ", 7},    {"αύγ", 8},      {"αυγ", 8},  {"σεπ", 9},   {"οκτ", 10}, {"νοέ", 11}, {"νοε", 11}, {"δεκ", 12},
      {"mrt", 3},
  }};
  for (const auto& [start, month] : kOthers)
    if (word.starts_with(start)) return month;
  // Greek capitals are not folded by ASCII rules.
  constexpr std::array<std::pair<std::string_view, int>, 13> kGreek{{{"Ιαν", 1},
                                                                     {"Φεβ", 2},
                                                                     {"Μάρ", 3},
                                                                     {"Μαρ", 3},
                                                                     {"Μαώ", 3},
                                                                     {"Απρ", 4},
                                                                     {"Μάι", 5},
                                                                     {"Μαι", 5},
                                                                     {"Ιού", 6},
                                                                     {"Σεπ", 9},
                                                                     {"Οκτ", 10},
                                                                     {"Νοέ", 11},
                                                                     {"Δεκ", 12}}};
  for (const auto& [start, month] : kGreek)
    if (word.starts_with(start)) return word.starts_with("Ιούλ") ? 7 : month;
  if (word.starts_with("Ιον")) return 6;
  if (word.starts_with("Ιολ")) return 7;
  if (word.starts_with("Αύγ")) return 8;
  if (word.starts_with("Νοε")) return 11;
  return 0;
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

// 2026-09-21, 2026/9/21, 2026.9.21, 2026年9月21日, 20260921, 2026-264, 2026-09, 2026, 2026-W38-1.
std::optional<Timestamp> year_first(const DateTokens& tokens, const DateContext& context) {
  std::size_t at = 0;
  while (at < tokens.count && !tokens[at].is_number()) ++at;  // 发布时间：, weekdays
  const auto& first = tokens[at];
  if (!first.is_number()) return std::nullopt;
  const bool minguo =
      at > 0 && tokens[at - 1].is_word() && (tokens[at - 1].word() == "民國" || tokens[at - 1].word() == "民国");
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
    if (separated && tokens[at + 1].is_number()) {
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
    } else if (separated && tokens[at + 1].is_word() && month_of(tokens[at + 1].word()) > 0 &&
               tokens[at].is_mark('-')) {
      return std::nullopt;  // 2026-Sep-21: the month's name decides
    } else if (tokens[at].is_mark('Y')) {
      ++at;
    } else if (at < tokens.count) {
      return std::nullopt;
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
    if (third.digits == 2 && mark == '-') {  // 18-03-08: the year comes first
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
  if (tokens.count != 1 || !tokens[0].is_number()) return std::nullopt;
  const auto value = tokens[0].value;
  if (tokens[0].digits == 10) return Timestamp{Time{seconds{value}}};
  if (tokens[0].digits == 13) return Timestamp{Time{milliseconds{value}}};
  return std::nullopt;
}

// "昨天 10:00", "3小时前", "刚刚", "半小时前": counted from the fetch.
std::optional<Timestamp> relative(std::string_view text, const DateTokens& tokens, const DateContext& context) {
  const auto zone = context.time_zone.value_or(minutes{480});  // who writes so writes in China
  if (text.starts_with("刚刚") || text.starts_with("剛剛")) return Timestamp{context.now, zone, Precision::minute};
  constexpr std::array<std::pair<std::string_view, int>, 6> kDays{
      {{"今天", 0}, {"今日", 0}, {"昨天", 1}, {"昨日", 1}, {"前天", 2}, {"大前天", 3}}};
  for (const auto& [word, back] : kDays) {
    if (!text.starts_with(word)) continue;
    const year_month_day date{floor<days>(context.now + zone) - days{back}};
    Parts parts{
        .year = int(date.year()), .month = int(unsigned(date.month())), .day = int(unsigned(date.day())), .zone = zone};
    DateTokens rest;
    if (tokenize_date(text.substr(word.size()), rest)) {
      std::size_t at = 0;
      if (!parse_clock(rest, at, parts)) return std::nullopt;
    }
    return finish(parts, context);
  }
  if (!text.ends_with("前") && !text.ends_with("以前")) return std::nullopt;
  struct Unit {
    std::string_view name;
    long size;
    Precision precision;
  };
  constexpr std::array<Unit, 11> kUnits{{{"分钟", 60, Precision::minute},
                                         {"分鐘", 60, Precision::minute},
                                         {"小时", 3600, Precision::minute},
                                         {"小時", 3600, Precision::minute},
                                         {"个小时", 3600, Precision::minute},
                                         {"天", 86400, Precision::day},
                                         {"周", 604800, Precision::day},
                                         {"星期", 604800, Precision::day},
                                         {"个月", 2592000, Precision::day},
                                         {"月", 2592000, Precision::day},
                                         {"年", 31536000, Precision::day}}};
  const auto ago = [&](std::uint64_t amount, const Unit& unit) -> std::optional<Timestamp> {
    if (amount > 10'000) return std::nullopt;
    auto at = context.now - seconds{long(amount) * unit.size};
    if (unit.precision == Precision::day) at = floor<days>(at + zone) - zone;
    return Timestamp{at, zone, unit.precision};
  };
  if (text.starts_with("半小时") || text.starts_with("半小時")) return ago(30, kUnits[0]);
  if (!tokens[0].is_number()) return std::nullopt;
  std::size_t start = 0;
  while (start < text.size() && (is_ascii_digit(text[start]) || text[start] == ' ')) ++start;
  const auto unit_text = text.substr(start);
  if (unit_text.starts_with("秒")) return ago(tokens[0].value, {"秒", 1, Precision::second});
  for (const auto& unit : kUnits)
    if (unit_text.starts_with(unit.name)) return ago(tokens[0].value, unit);
  return std::nullopt;
}

// 二〇二六年九月二十一日 as digits, in place of a buffer; false when it is no such date.
bool han_digits_to_ascii(std::string_view text, std::array<char, 64>& out, std::size_t& size) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  size = 0;
  int run = -1;  // the number being read: −1 none
  bool positional = true, seen = false;
  const auto flush = [&] {
    if (run < 0) return true;
    std::array<char, 12> reversed{};
    std::size_t length = 0;
    for (int value = run; length == 0 || value > 0; value /= 10) reversed[length++] = char('0' + value % 10);
    if (size + length > out.size()) return false;
    while (length > 0) out[size++] = reversed[--length];
    run = -1;
    positional = true;
    return true;
  };
  int pending = 0;
  while (!text.empty()) {
    const auto before = text;
    const char32_t c = take_code_point(text);
    auto digit = c == U'零' ? 0 : kDigits.find(c);
    if (digit != std::u32string_view::npos) {
      seen = true;
      if (run > 99'999) return false;
      run = run < 0 ? int(digit) : positional ? run * 10 + int(digit) : run + int(digit);
      pending = int(digit);
    } else if (c == U'十') {
      seen = true;
      run = run < 0 ? 10 : run - pending + pending * 10;
      positional = false;
    } else {
      const auto bytes = before.substr(0, before.size() - text.size());
      if (!flush() || size + bytes.size() > out.size()) return false;
      for (const char byte : bytes) out[size++] = byte;
    }
  }
  return flush() && seen;
}

std::optional<Timestamp> parse_tokens(const DateTokens& tokens, const DateContext& context) {
  if (auto epoch = of_epoch(tokens)) return epoch;
  if (auto iso = year_first(tokens, context)) return iso;
  if (auto named = with_month_name(tokens, context)) return named;
  return day_and_month(tokens, context);
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text, const DateContext& context) {
  text = trim_ascii(text);
  DateTokens tokens;
  if (!tokenize_date(text, tokens)) return std::nullopt;
  if ((unsigned char)(text[0]) >= 0x80 || text.ends_with("前"))
    if (auto result = relative(text, tokens, context)) return result;
  if (auto result = parse_tokens(tokens, context)) return result;
  std::array<char, 64> ascii{};
  std::size_t size = 0;
  DateTokens again;
  if (text.find("年") != std::string_view::npos && han_digits_to_ascii(text, ascii, size) &&
      tokenize_date({ascii.data(), size}, again))
    return parse_tokens(again, context);
  return std::nullopt;
}

}  // namespace kuaixun
