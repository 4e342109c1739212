// A date cut into numbers, words and marks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kuaixun {

struct DateToken {
  enum class Kind : std::uint8_t { number, word, mark } kind = Kind::mark;
  std::uint64_t value = 0;      // of a number
  std::uint8_t digits = 0;      // of a number
  char mark = 0;                // of a mark: an ASCII character, or a letter for a CJK one: see tokenize_date
  bool after_space = false;     // white space stands before it
  std::array<char, 40> text{};  // of a word, in lower case (ASCII part)
  std::uint8_t size = 0;

  std::string_view word() const { return {text.data(), size}; }
  bool is_mark(char c) const { return kind == Kind::mark && mark == c; }
  bool is_number() const { return kind == Kind::number; }
  bool is_word() const { return kind == Kind::word; }
};

struct DateTokens {
  static constexpr std::size_t kMost = 40;
  std::array<DateToken, kMost> tokens{};
  std::size_t count = 0;

  // A token that stands for "nothing" beyond the end.
  const DateToken& operator[](std::size_t index) const;
};

// Cuts `text`; allocates nothing. False when it is too long or has too many parts to be a date. Full-width forms become
// ASCII, digits of other scripts numbers. The marks of CJK dates: Y 年년, M 月월, D 日号號일, H 时時点點시, N 分분, S
// 秒초; a number in Chinese before one of them (二〇二六年, 十一月, 下午三点) is a number. Words beyond ASCII (οκτ,
// októ, 下午) stay as they are. Parenthesised comments at the end (RFC 822) are left out.
bool tokenize_date(std::string_view text, DateTokens& out);

}  // namespace kuaixun
