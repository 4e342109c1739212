#include "text/date_clock.hpp"

#include <algorithm>

namespace kuaixun {
namespace {

// Half of the day, in English, Chinese and Korean.
void apply_half_day(std::string_view word, DateParts& parts) {
  if (word == "pm" || word == "p" || word == "下午" || word == "晚上" || word == "傍晚" || word == "晚" ||
      word == "오후")
    parts.afternoon = true;
  if (word == "am" || word == "a" || word == "오전" || word == "上午" || word == "凌晨" || word == "清晨" ||
      word == "早上")
    parts.morning = true;
}

bool is_am_or_pm(const DateToken& token) { return token.is_word() && (token.word() == "am" || token.word() == "pm"); }

class ClockReader {
 public:
  ClockReader(const DateTokens& tokens, std::size_t at, const DateParts& parts)
      : tokens_(tokens), at_(at), found_(parts) {}

  bool run() {
    take_words_before();
    if (!take_hour()) return false;
    take_half_of_day();
    return found_.hour <= 24;
  }

  std::size_t at() const { return std::min(at_, tokens_.count); }
  const DateParts& found() const { return found_; }

 private:
  const DateToken& token(std::size_t ahead = 0) const { return tokens_[at_ + ahead]; }

  // 下午 3:05
  void take_words_before() {
    while (token().is_word() && token(1).is_number()) apply_half_day(tokens_[at_++].word(), found_);
  }

  bool take_hour() {
    const auto& hour = token();
    const auto& next = token(1);
    if (!hour.is_number() || hour.digits > 2) return false;
    found_.hour = int(hour.value);
    if (is_am_or_pm(next)) {  // 3pm
      found_.minute = 0;
      ++at_;
      return true;
    }
    const bool colon = next.is_mark(':') || (next.is_mark('.') && at_ > 0 && tokens_[at_ - 1].is_word());
    const bool letter = next.is_word() && next.word() == "h" && (token(2).digits == 2 || !next.after_space);  // 10h30
    const bool may_end_here = next.is_mark('H') || letter;
    if (!colon && !may_end_here) return false;
    at_ += 2;
    if (take_minute()) return true;
    found_.minute = 0;
    return may_end_here;
  }

  bool take_minute() {
    if (!token().is_number() || token().digits > 2) return false;
    found_.minute = int(tokens_[at_++].value);
    const bool goes_on = token().is_mark(':') || token().is_mark('N') || token().is_mark('.');
    if (goes_on && token(1).is_number() && token(1).digits <= 2 && !token(1).after_space)
      take_second();
    else if (token().is_mark('N') || (token().is_mark(':') && !token(1).is_number()))
      ++at_;
    return true;
  }

  void take_second() {
    found_.second = int(token(1).value);
    at_ += 2;
    if (token().is_mark('S')) ++at_;
    const bool fraction = token().is_mark('.') || token().is_mark(',') || token().is_mark(':');
    if (fraction && token(1).is_number() && !token().after_space) at_ += 2;
  }

  void take_half_of_day() {
    if (is_am_or_pm(token())) {
      apply_half_day(tokens_[at_++].word(), found_);
    } else if (token().is_word() && (token().word() == "a" || token().word() == "p") && token(1).is_mark('.')) {
      apply_half_day(token().word(), found_);  // p.m.
      at_ += 4;
    }
  }

  const DateTokens& tokens_;
  std::size_t at_;
  DateParts found_;
};

}  // namespace

bool parse_clock(const DateTokens& tokens, std::size_t& at, DateParts& parts) {
  ClockReader reader(tokens, at, parts);
  if (!reader.run()) return false;
  parts = reader.found();
  at = reader.at();
  return true;
}

bool parse_rest(const DateTokens& tokens, std::size_t at, DateParts& parts, const DateContext& context) {
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

}  // namespace kuaixun
