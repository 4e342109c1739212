#include "text/date_tokens.hpp"

#include <optional>
#include <utility>

#include <unicode/uchar.h>

#include "base/utf8.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestDate = 160;

// The mark that a CJK character is in a date, or 0.
char cjk_mark(char32_t c) {
  switch (c) {
    case U'年':
    case U'년':
      return 'Y';
    case U'月':
    case U'월':
      return 'M';
    case U'日':
    case U'号':
    case U'號':
    case U'일':
      return 'D';
    case U'时':
    case U'時':
    case U'点':
    case U'點':
    case U'시':
      return 'H';
    case U'分':
    case U'분':
      return 'N';
    case U'秒':
    case U'초':
      return 'S';
    default:
      return 0;
  }
}

char32_t folded(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;  // full-width forms
  if (c == 0x3000 || c == 0xA0 || c == 0x202F || c == 0x2009) return ' ';
  if (c == 0x2013 || c == 0x2014 || c == 0x2212) return '-';
  if (c >= 0x0660 && c < 0x3000)
    if (const auto digit = u_charDigitValue(UChar32(c)); digit >= 0) return U'0' + char32_t(digit);
  return c;
}

// The digit that a character is in Chinese; 10 for 十.
std::optional<unsigned> han_digit(char32_t c) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九十";
  if (c == U'零' || c == U'○') return 0;
  const auto at = kDigits.find(c);
  return at == std::u32string_view::npos ? std::nullopt : std::optional(unsigned(at));
}

// 二〇二六 and 二十一; nothing for an empty text.
std::optional<unsigned> han_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  unsigned value = 0, last = 0;
  bool positional = true;
  while (!text.empty()) {
    const auto digit = han_digit(take_code_point(text)).value_or(0);
    if (digit == 10) {
      value = value == 0 ? 10 : value - last + last * 10;
      positional = false;
    } else {
      value = positional ? value * 10 + digit : value + digit;
      last = digit;
    }
  }
  return value;
}

unsigned digits_of(unsigned value) {
  unsigned digits = 1;
  while (value >= 10) {
    value /= 10;
    ++digits;
  }
  return digits;
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, DateTokens& out) : text_(text), out_(out) {}

  bool run() {
    while (!text_.empty()) {
      const char32_t c = folded(take_code_point(text_));
      if (c == '(') ++comment_;
      if (comment_ > 0) {
        if (c == ')') --comment_;
        space_ = true;
        continue;
      }
      if (!take(c)) return false;
    }
    return true;
  }

 private:
  bool take(char32_t c) {
    if (c < 0x80 && (is_ascii_space(char(c)) || c == 0)) {
      space_ = true;
      last_ = nullptr;
      return true;
    }
    if (c >= '0' && c <= '9') return take_digit(unsigned(c - '0'));
    if (const char mark = cjk_mark(c); mark != 0) return take_han_number() && take_mark(mark);
    if (c >= 0x80 || is_ascii_letter(char(c))) return take_letter(c);
    return take_mark(char(c));
  }

  DateToken* add(DateToken::Kind kind) {
    if (out_.count == DateTokens::kMost) return nullptr;
    auto& token = out_.tokens[out_.count++];
    token.kind = kind;
    token.after_space = std::exchange(space_, false);
    last_ = &token;
    return &token;
  }

  bool take_digit(unsigned digit) {
    if (last_ == nullptr || !last_->is_number())
      if (add(DateToken::Kind::number) == nullptr) return false;
    if (++last_->digits > 18) return false;
    last_->value = last_->value * 10 + digit;
    return true;
  }

  // What the word before a mark ends in, as a number of its own.
  bool take_han_number() {
    if (last_ == nullptr || !last_->is_word()) return true;
    auto& word = *last_;
    auto start = word.size;
    while (start >= 3) {
      auto character = word.word().substr(start - 3u, 3);
      if (!han_digit(take_code_point(character)) || !character.empty()) break;
      start = std::uint8_t(start - 3);
    }
    const auto value = han_number(word.word().substr(start));
    if (!value || *value > 9'999) return true;
    word.size = start;
    auto* token = start == 0 ? &word : add(DateToken::Kind::number);
    if (token == nullptr) return false;
    token->kind = DateToken::Kind::number;
    token->value = *value;
    token->digits = std::uint8_t(digits_of(*value));
    return true;
  }

  bool take_mark(char mark) {
    auto* token = add(DateToken::Kind::mark);
    if (token == nullptr) return false;
    token->mark = mark;
    return true;
  }

  bool take_letter(char32_t c) {
    if (last_ == nullptr || !last_->is_word())
      if (add(DateToken::Kind::word) == nullptr) return false;
    std::array<char, 4> bytes{};
    std::size_t length = 0;
    if (c < 0x80) {
      bytes[length++] = to_lower_ascii(char(c));
    } else if (c < 0x800) {
      bytes[length++] = char(0xC0 | c >> 6);
      bytes[length++] = char(0x80 | (c & 0x3F));
    } else {
      bytes[length++] = char(0xE0 | (c >> 12 & 0x0F));
      bytes[length++] = char(0x80 | (c >> 6 & 0x3F));
      bytes[length++] = char(0x80 | (c & 0x3F));
    }
    if (last_->size + length > last_->text.size()) return false;
    for (std::size_t i = 0; i < length; ++i) last_->text[last_->size++] = bytes[i];
    return true;
  }

  std::string_view text_;
  DateTokens& out_;
  DateToken* last_ = nullptr;
  bool space_ = false;
  int comment_ = 0;
};

}  // namespace

const DateToken& DateTokens::operator[](std::size_t index) const {
  static constexpr DateToken kNothing{};
  return index < count ? tokens[index] : kNothing;
}

bool tokenize_date(std::string_view text, DateTokens& out) {
  text = trim_ascii(text);
  if (text.empty() || text.size() > kLongestDate) return false;
  return Tokenizer(text, out).run() && out.count > 0;
}

}  // namespace kuaixun
