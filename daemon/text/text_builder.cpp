#include "text/text_builder.hpp"

#include <utility>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

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
      std::size_t end = i + 1;
      while (end < text.size() && !is_ascii_space(text[end]) && !is_nbsp(text, end)) ++end;
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

}  // namespace kuaixun
