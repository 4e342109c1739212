#include "publish/json_writer.hpp"

#include <array>
#include <charconv>

#include <simdjson.h>

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

// How many bytes of `text` from `at` on are one valid character; 0 when they are none.
std::size_t character_size(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(at);
  const unsigned second = byte(at + 1);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(at + 1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && second < 0xA0;
    const bool surrogate = lead == 0xED && second > 0x9F;
    return continues(at + 1) && continues(at + 2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && second < 0x90;
    const bool too_high = lead == 0xF4 && second > 0x8F;
    return continues(at + 1) && continues(at + 2) && continues(at + 3) && !overlong && !too_high ? 4 : 0;
  }
  return 0;
}

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
    const auto size = character_size(text, at);
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
  std::string repaired;
  text = valid_utf8(text, repaired);
  out_ += '"';
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (!kEscaped[c]) continue;
    out_.append(text, done, at - done);
    append_escape(out_, c);
    done = at + 1;
  }
  out_.append(text, done, text.size() - done);
  out_ += '"';
}

}  // namespace kuaixun
