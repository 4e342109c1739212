#include "text/text_builder.hpp"

#include <array>
#include <utility>

#include "text/ascii.hpp"
#include "text/scripts.hpp"

namespace kuaixun {
namespace {

// The last code point of valid UTF-8; 0 when there is none.
char32_t last_of(std::string_view text) {
  if (text.empty()) return 0;
  std::size_t start = text.size() - 1;
  while (start > 0 && ((unsigned char)(text[start]) & 0xC0) == 0x80) --start;
  text.remove_prefix(start);
  return take_code_point(text);
}

bool is_nbsp(std::string_view text, std::size_t at) {
  return text[at] == '\xC2' && at + 1 < text.size() && text[at + 1] == '\xA0';
}

// White space, and the byte that a no-break space begins with.
constexpr std::array<bool, 256> kMayEndWords = [] {
  std::array<bool, 256> table{};
  for (const unsigned char c : {' ', '\t', '\n', '\v', '\f', '\r', '\xC2'}) table[c] = true;
  return table;
}();

// Where the words that begin at `at` end: what stands between them is single blanks, which stay.
std::size_t end_of_words(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (!kMayEndWords[(unsigned char)(text[at])]) {
      ++at;
    } else if (text[at] == '\xC2') {
      if (is_nbsp(text, at)) break;
      ++at;
    } else if (text[at] == ' ' && at + 1 < text.size() && !kMayEndWords[(unsigned char)(text[at + 1])]) {
      at += 2;
    } else {
      break;
    }
  }
  return at;
}

}  // namespace

void TextBuilder::put_pending(char32_t next) {
  if (newline_pending_) {
    if (!text_.empty()) text_ += '\n';
  } else if (blank_pending_ && !text_.empty() && text_.back() != '\n') {
    if (!(wrapped_ && is_cjk(last_of(text_)) && is_cjk(next))) text_ += ' ';
  }
  newline_pending_ = blank_pending_ = wrapped_ = false;
}

void TextBuilder::append(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    if (is_ascii_space(text[i])) {
      blank_pending_ = true;
      wrapped_ = wrapped_ || text[i] == '\n' || text[i] == '\r';
      ++i;
    } else if (is_nbsp(text, i)) {
      blank_pending_ = true;
      i += 2;
    } else {
      const auto end = end_of_words(text, i);
      if (newline_pending_ || blank_pending_) {
        auto rest = text.substr(i);
        put_pending(take_code_point(rest));
      }
      text_ += text.substr(i, end - i);
      i = end;
    }
  }
}

void TextBuilder::append_preformatted(std::string_view text) {
  if (text.empty()) return;
  put_pending(U' ');
  for (const char c : text)
    if (c != '\r') text_ += c;
}

void TextBuilder::break_line() { newline_pending_ = true; }

void TextBuilder::separate() { blank_pending_ = true; }

std::string TextBuilder::take() {
  while (!text_.empty() && is_ascii_space(text_.back())) text_.pop_back();
  return std::exchange(text_, {});
}

std::string fold_space(std::string_view text) {
  while (text.starts_with("\xE3\x80\x80")) text.remove_prefix(3);
  while (text.ends_with("\xE3\x80\x80")) text.remove_suffix(3);
  TextBuilder builder;
  builder.append(text);
  return builder.take();
}

}  // namespace kuaixun
