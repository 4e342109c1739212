#include "connectors/article/date_finder.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/utf8.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostDates = 64;

// Moves over pieces of a date at the front of a text: where it ends is said here, what it means by text/timestamp.hpp.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::string_view rest() const { return text_; }
  bool begins_with_digit() const { return !text_.empty() && is_ascii_digit(text_.front()); }
  void skip(std::size_t bytes) { text_.remove_prefix(std::min(bytes, text_.size())); }

  bool take(std::string_view what) {
    if (!text_.starts_with(what)) return false;
    text_.remove_prefix(what.size());
    return true;
  }

  template <class... Texts>
  bool take_any(Texts... texts) {
    return (take(std::string_view(texts)) || ...);
  }

  bool skip_space() {
    const auto before = text_.size();
    while (take_any(" ", "\t", "\n", "\r", "　", "\xC2\xA0")) {
    }
    return text_.size() < before;
  }

  // From `fewest` to `most` digits.
  bool digits(std::size_t fewest, std::size_t most) {
    std::size_t count = 0;
    while (count < most && count < text_.size() && is_ascii_digit(text_[count])) ++count;
    if (count < fewest) return false;
    text_.remove_prefix(count);
    return true;
  }

  // One or two digits, and no other behind them.
  bool number() { return digits(1, 2) && !begins_with_digit(); }

 private:
  std::string_view text_;
};

// A way of writing a day in digits. In its form 4 and 2 are as many digits, d is one or two, - and / and . are
// themselves, ~ is any mark or word between the parts of a day, with blanks or without, and _ is blanks.
struct Shape {
  std::string_view form;
  bool needs_clock = false;  // without one it may be anything
  bool has_year = true;
};

constexpr std::array<Shape, 9> kShapes{{{"4~d~d"},
                                        {"4_2/2", true},  // in elements of their own on the page
                                        {"2-2-2", true},  // a clock may stand close behind
                                        {"d/d/4"},
                                        {"d.d.4"},
                                        {"d-d-4"},
                                        {"d-d", true, false},
                                        {"d/d", true, false},
                                        {"d月d", true, false}}};

bool take_separator(Reader& text) {
  text.skip_space();
  const bool found = text.take_any("-", "/", ".", "－", "．", "年", "月", "년", "월");
  text.skip_space();
  return found;
}

bool take_part(Reader& text, char part) {
  switch (part) {
    case '4':
      return text.digits(4, 4);
    case '2':
      return text.digits(2, 2);
    case 'd':
      return text.number();
    case '~':
      return take_separator(text);
    case '_':
      return text.skip_space();
    default:
      return text.take({&part, 1});
  }
}

bool take_day(Reader& text, const Shape& shape) {
  Reader ahead = text;
  for (const char part : shape.form)
    if (!take_part(ahead, part)) return false;
  if (shape.form.ends_with('4') && ahead.begins_with_digit()) return false;
  text = ahead;
  ahead.skip_space();
  if (ahead.take_any("日", "号", "號", "일")) text = ahead;
  return true;
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

void take_half_of_day(Reader& text) {
  Reader ahead = text;
  ahead.skip_space();
  if (ahead.take_any("PM", "pm", "p.m.", "P.M.", "AM", "am", "a.m.", "A.M.")) text = ahead;
}

// hh:mm[:ss[.fff]] and its half of the day, in front of it or behind.
std::string_view bare_clock(Reader& text) {
  Reader ahead = text;
  ahead.take_any("下午", "晚上", "傍晚", "晚", "凌晨", "清晨", "早上", "上午", "中午");
  ahead.skip_space();
  if (!ahead.digits(1, 2) || !ahead.take_any(":", "：", "时", "時", "点") || !ahead.digits(2, 2)) return {};
  Reader seconds = ahead;
  if (seconds.take_any(":", "：", "分") && seconds.digits(2, 2)) {
    ahead = seconds;
    if (seconds.take_any(".", ",") && seconds.digits(1, 9)) ahead = seconds;
  }
  ahead.take_any("分", "秒");
  take_half_of_day(ahead);
  const auto found = text.rest().substr(0, text.rest().size() - ahead.rest().size());
  text = ahead;
  return found;
}

// A clock behind a day, and what joins the two.
std::string_view clock(Reader& text) {
  Reader ahead = text;
  for (bool again = true; again;) {
    ahead.skip_space();
    again = ahead.take_any("T", ",", "，", "·", "|", "&nbsp;", "&ensp;", "&emsp;", "）", "at ", "um ", "–", "—", "- ");
  }
  const auto found = bare_clock(ahead);
  if (!found.empty()) text = ahead;
  return found;
}

// What may be a zone behind a clock: "Z", "+08:00", "-0400", "EST".
std::string_view zone(Reader& text) {
  Reader ahead = text;
  ahead.skip_space();
  ahead.take("(");
  const auto rest = ahead.rest();
  const bool is_number = rest.starts_with('+') || rest.starts_with('-');
  std::size_t size = is_number ? 1 : 0;
  constexpr std::size_t kLongestName = 5;
  if (is_number)
    while (size < rest.size() && (is_ascii_digit(rest[size]) || rest[size] == ':')) ++size;
  else
    while (size < rest.size() && rest[size] >= 'A' && rest[size] <= 'Z') ++size;
  const bool is_name = !is_number && size <= kLongestName && (size == rest.size() || !is_ascii_letter(rest[size]));
  if (size == 0 || (!is_number && !is_name)) return {};
  ahead.skip(size);
  text = ahead;
  return rest.substr(0, size);
}

// What is written as a date, read as one; nothing outside of the years that pages are from.
std::optional<FoundDate> read(const std::string& written, const DateContext& context) {
  constexpr std::chrono::year kFirst{1980}, kLast{2049};
  auto reading_context = context;
  reading_context.zone_is_guess = true;
  const auto reading = read_date(written, reading_context);
  if (!reading || reading->time.precision > Precision::day) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(reading->time.at + reading->time.offset)};
  if (day.year() < kFirst || day.year() > kLast) return std::nullopt;
  FoundDate found{.date = reading->time, .has_zone = !reading->zone_guessed};
  if (written.find('/') == std::string::npos) return found;
  found.shows_day_first = reading->shows == DayOrder::day_first;
  found.shows_month_first = reading->shows == DayOrder::month_first;
  if (reading->is_open && context.order == DayOrder::unknown) {
    reading_context.order = DayOrder::day_first;
    found.swapped = parse_timestamp(written, reading_context);
  }
  return found;
}

// A day with what may stand behind it: its weekday, a clock, a zone.
std::optional<FoundDate> finish(std::string_view text, Reader reader, bool needs_clock, const DateContext& context) {
  std::string written(text.substr(0, text.size() - reader.rest().size()));
  skip_weekday(reader);
  const auto time = clock(reader);
  if (needs_clock && time.empty()) return std::nullopt;
  if (!time.empty()) (written += ' ') += time;
  auto found = read(written, context);
  if (!found) return std::nullopt;
  Reader behind = reader;
  if (const auto of_zone = time.empty() ? std::string_view{} : zone(behind); !of_zone.empty()) {
    const auto zoned = read((written += ' ').append(of_zone), context);
    if (zoned && (zoned->has_zone || zoned->date != found->date)) {
      found = zoned;
      reader = behind;
    }
  }
  found->size = text.size() - reader.rest().size();
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

bool skip_month(Reader& text) {
  const auto word = word_at(text.rest());
  constexpr std::size_t kShortest = 3;
  if (word.size() < kShortest) return false;
  text.skip(word.size());
  return true;
}

// "September 21, 2026 10:00 AM", "21 Sep 2026", "21. September 2026", "21 de septiembre de 2026".
std::optional<FoundDate> worded_date(std::string_view text, const DateContext& context) {
  Reader reader(text);
  const bool day_first = is_ascii_digit(text.front());
  if (day_first ? !reader.digits(1, 2) : !skip_month(reader)) return std::nullopt;
  if (day_first) skip_ordinal(reader);
  skip_joint(reader);
  if (day_first ? !skip_month(reader) : !reader.digits(1, 2)) return std::nullopt;
  if (!day_first) skip_ordinal(reader);
  skip_joint(reader);
  if (!reader.digits(4, 4) || reader.begins_with_digit()) return std::nullopt;
  return finish(text, reader, false, context);
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
  if (!is_ascii_digit(text.front())) return may_begin_month(text) ? worded_date(text, context) : std::nullopt;
  for (const auto& shape : kShapes) {
    Reader reader(text);
    if (!take_day(reader, shape)) continue;
    if (auto found = finish(text, reader, shape.needs_clock, context)) {
      found->has_year = shape.has_year;
      return found;
    }
  }
  return worded_date(text, context);
}

// "2:01 PM · Mar 5, 2026": a clock that stands in front of its day.
std::optional<FoundDate> clock_first(std::string_view text, const DateContext& context) {
  Reader reader(text);
  const auto time = bare_clock(reader);
  if (time.empty()) return std::nullopt;
  for (bool again = true; again;) {
    reader.skip_space();
    again = reader.take_any(",", "，", "·", "•", "|", "-", "–", "on ");
  }
  const auto rest = reader.rest();
  if (rest.empty() || !(is_ascii_digit(rest.front()) || is_ascii_letter(rest.front()))) return std::nullopt;
  const auto day = date_of_day(rest, context);
  if (!day || day->has_clock()) return std::nullopt;
  auto date = read(std::string(rest.substr(0, day->size)).append(" ").append(time), context);
  if (date) date->size = text.size() - rest.size() + day->size;
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
