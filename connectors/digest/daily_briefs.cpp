#include "connectors/digest/daily_briefs.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "connectors/digest/brief_link.hpp"
#include "connectors/parsing/bounds.hpp"
#include "text/ascii.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestHeading = 120;  // bytes

struct Line {
  std::string_view text;   // trimmed
  std::size_t indent = 0;  // blanks before it
};

Line take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto whole = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return {trim_ascii(whole), std::min(whole.find_first_not_of(" \t"), whole.size())};
}

// The words of a Markdown heading; empty for any other line.
std::string_view heading_of(const Line& line) {
  auto text = line.text;
  const auto level = std::min(text.find_first_not_of('#'), text.size());
  if (level == 0 || level > 6 || line.indent > 3) return {};
  text = trim_ascii(text.substr(level));
  return text.size() <= kLongestHeading ? text : std::string_view{};
}

// "12. words", "12、words", "12) words" at the beginning of a line; 0 for any other line.
int take_number(Line& line) {
  constexpr std::array<std::string_view, 5> kMarks{".", "、", ")", "．", "）"};
  constexpr std::size_t kMostDigits = 3, kMostIndent = 1;
  int number = 0;
  std::size_t digits = 0;
  while (digits < line.text.size() && is_ascii_digit(line.text[digits]) && digits < kMostDigits)
    number = 10 * number + (line.text[digits++] - '0');
  if (digits == 0 || line.indent > kMostIndent) return 0;
  const auto rest = line.text.substr(digits);
  for (const auto mark : kMarks) {
    if (!rest.starts_with(mark)) continue;
    const auto words = rest.substr(mark.size());
    if (mark == "." && !words.empty() && is_ascii_digit(words.front())) return 0;  // 3.5 million
    line.text = trim_ascii(words);
    return number;
  }
  return 0;
}

class Reader {
 public:
  explicit Reader(const ReadDate& read_date) : read_date_(read_date) {}

  std::optional<MonthFile> read(std::string_view text) {
    while (!text.empty() && briefs_ < kMostEntries) take(take_line(text));
    finish_brief();
    const bool has_empty_day =
        std::any_of(file_.days.begin(), file_.days.end(), [](const DailyBriefs& day) { return day.briefs.empty(); });
    if (file_.days.empty() || has_empty_day || briefs_ < 2) return std::nullopt;
    return std::move(file_);
  }

 private:
  std::optional<Timestamp> day_of(std::string_view text) const {
    if (text.empty() || text.size() > kLongestHeading) return std::nullopt;
    const auto date = read_date_(text);
    return date && date->precision == Precision::day ? date : std::nullopt;
  }

  void take(Line line) {
    if (line.text.empty()) {
      is_after_blank_ = true;
      return;
    }
    if (const auto heading = heading_of(line); !heading.empty())
      take_heading(heading);
    else if (!file_.days.empty())
      take_words(line);
    is_after_blank_ = false;
  }

  void take_heading(std::string_view heading) {
    finish_brief();
    if (const auto date = day_of(heading))
      file_.days.push_back({.title = std::string(heading), .date = *date, .intro = {}, .briefs = {}});
    else if (file_.days.empty() && file_.title.empty())
      file_.title = heading;
    else if (!file_.days.empty())
      file_.days.back().intro.emplace_back(heading);
  }

  void take_words(Line line) {
    auto& day = file_.days.back();
    if (const int number = take_number(line); number > 0) {
      finish_brief();
      day.is_counted_wrongly |= number != int(day.briefs.size()) + 1;
      brief_.emplace();
      text_.append(line.text);
      return;
    }
    if (brief_)
      go_on(line);
    else if (is_title(line.text, day))
      day.title = line.text;
    else
      day.intro.emplace_back(line.text);
  }

  // "2026年09月21日 港口快讯" under "## 2026.09.21": the day again, with the digest's name.
  bool is_title(std::string_view text, const DailyBriefs& day) const {
    if (!day.intro.empty() || text.size() > kLongestHeading) return false;
    const auto date = day_of(text.substr(0, text.find_first_of(" \t")));
    return date && date->at == day.date.at;
  }

  void go_on(const Line& line) {
    if (const auto address = lone_address(line.text); !address.empty()) {
      if (brief_->link.empty()) {
        brief_->link = address;
        return;
      }
    }
    if (is_after_blank_ || !is_wrapped(line))
      text_.break_line();
    else
      text_.append("\n");
    text_.append(line.text);
  }

  // A list's lines are not.
  static bool is_wrapped(Line line) {
    line.indent = 0;
    return !line.text.starts_with("- ") && !line.text.starts_with("* ") && take_number(line) == 0;
  }

  void finish_brief() {
    if (!brief_) return;
    brief_->text = text_.take();
    if (brief_->link.empty()) brief_->link = take_link(brief_->text);
    if (!brief_->text.empty()) {
      file_.days.back().briefs.push_back(std::move(*brief_));
      ++briefs_;
    }
    brief_.reset();
  }

  const ReadDate& read_date_;
  MonthFile file_;
  std::optional<Brief> brief_;  // under way …
  TextBuilder text_;            // … and its text
  std::size_t briefs_ = 0;
  bool is_after_blank_ = false;
};

}  // namespace

std::optional<MonthFile> read_daily_briefs(std::string_view text, const ReadDate& read_date) {
  return Reader(read_date).read(text);
}

}  // namespace kuaixun
