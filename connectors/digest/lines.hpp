// A text as lines, by what each of them is in Markdown or in plain text that looks like it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

struct Line {
  enum class Kind { plain, heading, numbered, bullet, rule };
  Kind kind = Kind::plain;
  std::string_view text{};    // trimmed, without the mark of a heading or of a list
  std::string_view whole{};   // as it stands, without its end
  std::string joined{};       // of a paragraph of several lines: the text of all …
  std::size_t indent = 0;     // blanks before it
  int level = 0;              // of a heading, 1 to 6
  int number = 0;             // of a numbered one
  std::uint32_t at = 0;       // its number in the text, from 1 …
  std::uint32_t last_at = 0;  // … and that of the last line of a paragraph
  bool after_blank = false;
};

// Beyond these a text is not read on: it is no digest.
constexpr std::size_t kMostLines = 200'000;

// Those that are not blank. They look into `text`. Time linear in its size.
std::vector<Line> read_lines(std::string_view text);

// The lines as paragraphs: those without a blank line between them are one, and it is not to be seen where they were
// wrapped. Lists and rules mean nothing here, and the mark of a heading is taken off.
std::vector<Line> read_paragraphs(std::string_view text);

// Whether the text mostly has no blank where Latin words or figures stand among Chinese ones, as in 第9期. Where such a
// text is wrapped there, no blank was lost.
bool is_set_tight(std::string_view text);

// What stood between the two before a line was wrapped: nothing or a blank.
std::string_view between(std::string_view line, std::string_view next, bool is_tight);

// The words of the line or paragraph.
inline std::string_view words_of(const Line& line) {
  return line.joined.empty() ? line.text : std::string_view(line.joined);
}

// "12. words", "12、words", "（12）words" at the beginning of a text: the number, taken off; 0 for any other text.
int take_number(std::string_view& text);

}  // namespace kuaixun
