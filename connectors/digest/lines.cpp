#include "connectors/digest/lines.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"
#include "text/scripts.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestHeading = 400;  // bytes: what is longer is a paragraph

bool take_heading(Line& line) {
  const auto level = std::min(line.text.find_first_not_of('#'), line.text.size());
  if (level == 0 || level > 6 || line.indent > 3 || line.text.size() > kLongestHeading) return false;
  auto text = trim_ascii(line.text.substr(level));
  while (text.ends_with('#')) text.remove_suffix(1);
  line.text = trim_ascii(text);
  line.level = int(level);
  return !line.text.empty();
}

bool take_bullet(Line& line) {
  for (const std::string_view mark : {"- ", "* ", "+ ", "• ", "· "})
    if (line.text.starts_with(mark)) {
      line.text = trim_ascii(line.text.substr(mark.size()));
      return true;
    }
  return false;
}

// Three or more of one sign, and nothing else.
bool is_rule(std::string_view text) {
  return text.size() >= 3 && (text[0] == '-' || text[0] == '*' || text[0] == '_' || text[0] == '=') &&
         text.find_first_not_of(text[0]) == std::string_view::npos;
}

void classify(Line& line) {
  if (is_rule(line.text))
    line.kind = Line::Kind::rule;
  else if (take_heading(line))
    line.kind = Line::Kind::heading;
  else if ((line.number = take_number(line.text)) > 0)
    line.kind = Line::Kind::numbered;
  else if (take_bullet(line))
    line.kind = Line::Kind::bullet;
}

// Calls back for each line that is not blank.
template <class Take>
void for_each_line(std::string_view text, Take take) {
  std::uint32_t at = 0;
  bool after_blank = true;
  while (!text.empty() && at < kMostLines) {
    const auto end = std::min(text.find('\n'), text.size());
    auto whole = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (whole.ends_with('\r')) whole.remove_suffix(1);
    ++at;
    Line line{.text = trim_ascii(whole),
              .whole = whole,
              .joined = {},
              .indent = std::min(whole.find_first_not_of(" \t"), whole.size()),
              .at = at,
              .last_at = at,
              .after_blank = after_blank};
    after_blank = line.text.empty();
    if (!after_blank) take(std::move(line));
  }
}

char32_t last_code_point(std::string_view text) {
  auto at = text.size();
  while (at > 0 && (static_cast<unsigned char>(text[at - 1]) & 0xC0) == 0x80) --at;
  auto last = text.substr(at == 0 ? 0 : at - 1);
  return last.empty() ? 0 : take_code_point(last);
}

bool is_word(char32_t c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool is_set_tight(std::string_view text) {
  constexpr std::size_t kHead = 64 << 10;
  text = text.substr(0, kHead);
  int tight = 0, loose = 0;
  char32_t before = 0, last = 0;
  while (!text.empty()) {
    const auto point = take_code_point(text);
    tight += (is_han(last) && is_word(point)) || (is_word(last) && is_han(point));
    loose += last == ' ' && ((is_han(before) && is_word(point)) || (is_word(before) && is_han(point)));
    before = last;
    last = point;
  }
  return tight > loose;
}

std::string_view between(std::string_view line, std::string_view next, bool is_tight) {
  const auto last = last_code_point(line);
  const auto first = next.empty() ? 0 : take_code_point(next);
  if (is_cjk(last) && is_cjk(first)) return "";
  const auto is_mark = [](char32_t c) { return is_cjk(c) && !is_han(c); };
  const bool meets_han = is_cjk(last) || is_cjk(first);
  return is_mark(last) || is_mark(first) || (meets_han && is_tight) ? "" : " ";
}

int take_number(std::string_view& text) {
  constexpr std::array<std::string_view, 5> kMarks{".", "、", ")", "．", "）"};
  constexpr std::size_t kMostDigits = 3;
  auto rest = text;
  const bool in_brackets = rest.starts_with("（") || rest.starts_with("(");
  if (in_brackets) rest.remove_prefix(rest.front() == '(' ? 1 : std::string_view("（").size());
  int number = 0;
  std::size_t digits = 0;
  while (digits < rest.size() && is_ascii_digit(rest[digits]) && digits < kMostDigits)
    number = 10 * number + (rest[digits++] - '0');
  if (digits == 0) return 0;
  rest.remove_prefix(digits);
  for (const auto mark : kMarks) {
    if (!rest.starts_with(mark) || (in_brackets && mark != ")" && mark != "）")) continue;
    rest.remove_prefix(mark.size());
    if (mark == "." && !rest.empty() && is_ascii_digit(rest.front())) return 0;  // 3.5 million
    text = trim_ascii(rest);
    return number;
  }
  return 0;
}

std::vector<Line> read_lines(std::string_view text) {
  std::vector<Line> lines;
  for_each_line(text, [&](Line line) {
    classify(line);
    lines.push_back(std::move(line));
  });
  return lines;
}

std::vector<Line> read_paragraphs(std::string_view text) {
  std::vector<Line> paragraphs;
  TextBuilder words;
  const bool is_tight = is_set_tight(text);
  std::string_view last;
  const auto finish = [&] {
    if (!paragraphs.empty() && paragraphs.back().last_at > paragraphs.back().at)
      paragraphs.back().joined = words.take();
  };
  for_each_line(text, [&](Line line) {
    if (line.after_blank) take_heading(line);
    const auto line_words = line.text;
    if (line.after_blank) {
      finish();
      paragraphs.push_back(std::move(line));
    } else {
      auto& paragraph = paragraphs.back();
      if (paragraph.last_at == paragraph.at) words.append(paragraph.text);
      words.append(between(last, line_words, is_tight));
      words.append(line_words);
      paragraph.last_at = line.at;
    }
    last = line_words;
  });
  finish();
  return paragraphs;
}

}  // namespace kuaixun
