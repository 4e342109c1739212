#include "publish/json_writer.hpp"

#include <array>
#include <charconv>

#include <simdjson.h>

#include "base/utf8.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// The bytes that a JSON string may not hold as they are.
constexpr std::array<bool, 256> kEscaped = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[c] = true;
  table['"'] = table['\\'] = true;
  return table;
}();

void append_escape(std::string& out, unsigned char c) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
  }
}

}  // namespace

std::string_view valid_utf8(std::string_view text, std::string& storage) {
  if (simdjson::validate_utf8(text.data(), text.size())) return text;
  storage.clear();
  storage.reserve(text.size() + 16);
  for (std::size_t at = 0; at < text.size();) {
    const auto size = utf8_sequence_length(text.substr(at));
    storage += size == 0 ? kReplacement : text.substr(at, size);
    at += size == 0 ? 1 : size;
  }
  return storage;
}

std::size_t escaped_size(std::string_view text) {
  std::size_t size = text.size();
  for (const unsigned char c : text) {
    if (!kEscaped[c]) continue;
    size += c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' ? 1 : 5;
  }
  return size;
}

void JsonWriter::field(std::string_view name, std::string_view text) {
  if (text.empty()) return;
  key(name);
  string(text);
}

void JsonWriter::field(std::string_view name, std::uint64_t number) {
  key(name);
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out_.append(digits.data(), end);
}

void JsonWriter::entry(std::string_view name, std::string_view text) {
  comma();
  string(name);
  out_ += ':';
  string(text);
}

void JsonWriter::element(std::string_view text) {
  comma();
  string(text);
}

void JsonWriter::key(std::string_view name) {
  comma();
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

void JsonWriter::string(std::string_view text) {
  out_ += '"';
  std::size_t done = 0;
  const auto is_escaped = [](unsigned char c) { return (c < 0x20) | (c == '"') | (c == '\\'); };
  for (auto at = find_where(text, 0, is_escaped); at != std::string_view::npos;
       at = find_where(text, done, is_escaped)) {
    out_.append(text, done, at - done);
    append_escape(out_, (unsigned char)(text[at]));
    done = at + 1;
  }
  out_.append(text, done, text.size() - done);
  out_ += '"';
}

std::string JsonWriter::text() && {
  // Once, and not for each text: what is around them is ASCII, which neither joins with broken bytes nor hides them.
  std::string repaired;
  return valid_utf8(out_, repaired).data() == out_.data() ? std::move(out_) : std::move(repaired);
}

}  // namespace kuaixun
