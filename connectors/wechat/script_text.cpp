#include "connectors/wechat/script_text.hpp"

#include "base/utf8.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// Takes `digits` hexadecimal digits off the front; false when they are not there.
bool take_hex(std::string_view& text, std::size_t digits, char32_t& point) {
  if (text.size() < digits) return false;
  char32_t value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return false;
    value = value << 4 | char32_t(digit);
  }
  text.remove_prefix(digits);
  point = value;
  return true;
}

// The second half of a character beyond the first 65,536, written as \uD83D\uDE00.
void join_surrogates(std::string_view& text, char32_t& point) {
  if (point < 0xD800 || point >= 0xDC00 || !text.starts_with("\\u")) return;
  auto rest = text.substr(2);
  char32_t low = 0;
  if (!take_hex(rest, 4, low) || low < 0xDC00 || low >= 0xE000) return;
  point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
  text = rest;
}

// Takes what follows a backslash off `text` and appends what it stands for.
void take_escape(std::string_view& text, std::string& out) {
  const char c = text.front();
  text.remove_prefix(1);
  char32_t point = 0;
  if (c == 'x' && take_hex(text, 2, point)) return append_utf8(out, point);
  if (c == 'u' && take_hex(text, 4, point)) {
    join_surrogates(text, point);
    return append_utf8(out, point);
  }
  switch (c) {
    case 'n':
      out += '\n';
      return;
    case 't':
      out += '\t';
      return;
    case 'r':
    case 'b':
    case 'f':
    case 'v':
    case '0':
    case '\n':
      return;
    default:
      out += c;
  }
}

}  // namespace

std::string unescaped_script(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (auto at = text.find('\\'); at != std::string_view::npos && at + 1 < text.size(); at = text.find('\\')) {
    out += text.substr(0, at);
    text.remove_prefix(at + 1);
    take_escape(text, out);
  }
  return out += text;
}

std::string without_hex_escapes(std::string text) {
  if (text.find("\\x") == std::string::npos) return text;
  std::string out;
  std::string_view rest = text;
  for (auto at = rest.find("\\x"); at != std::string_view::npos; at = rest.find("\\x")) {
    out += rest.substr(0, at);
    rest.remove_prefix(at + 2);
    char32_t point = 0;
    if (take_hex(rest, 2, point))
      append_utf8(out, point);
    else
      out += "\\x";
  }
  return out += rest;
}

}  // namespace kuaixun
