#include "text/charset.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "base/utf8.hpp"
#include "text/ascii.hpp"
#include "text/charset_mixed.hpp"
#include "text/charset_statistics.hpp"
#include "text/iconv.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kPrescan = 1024;

struct Choice {
  std::string charset, reason;
};

bool is_ascii(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](char c) { return (unsigned char)(c) >= 0x80; });
}

// A byte order mark, and how long it is.
std::pair<std::string, std::size_t> bom_of(std::string_view bytes) {
  using namespace std::literals;
  if (bytes.starts_with("\xEF\xBB\xBF")) return {"utf-8", 3};
  if (bytes.starts_with("\xFF\xFE\0\0"sv)) return {"utf-32le", 4};
  if (bytes.starts_with("\0\0\xFE\xFF"sv)) return {"utf-32be", 4};
  if (bytes.starts_with("\xFF\xFE")) return {"utf-16le", 2};
  if (bytes.starts_with("\xFE\xFF")) return {"utf-16be", 2};
  if (bytes.starts_with("\x84\x31\x95\x33")) return {"gb18030", 4};
  return {"", 0};
}

// How markup begins in charsets that are no superset of ASCII (XML 1.0, appendix F).
std::string pattern_of(std::string_view bytes) {
  using namespace std::literals;
  for (const auto mark : {"<"sv, "{"sv, "["sv}) {
    const char c = mark[0];
    const char utf32be[] = {0, 0, 0, c}, utf32le[] = {c, 0, 0, 0}, utf16be[] = {0, c}, utf16le[] = {c, 0};
    if (bytes.starts_with(std::string_view(utf32be, 4))) return "utf-32be";
    if (bytes.starts_with(std::string_view(utf32le, 4))) return "utf-32le";
    if (bytes.starts_with(std::string_view(utf16be, 2))) return "utf-16be";
    if (bytes.starts_with(std::string_view(utf16le, 2))) return "utf-16le";
  }
  if (bytes.starts_with("\x4C\x6F\xA7\x94")) return "cp037";
  return {};
}

std::string_view quoted_after(std::string_view text, std::string_view name) {
  auto at = find_ignoring_case(text, name);
  if (at == std::string_view::npos) return {};
  auto rest = trim_ascii(text.substr(at + name.size()));
  if (rest.empty() || rest[0] != '=') return {};
  rest = trim_ascii(rest.substr(1));
  if (rest.empty()) return {};
  if (rest[0] == '"' || rest[0] == '\'') {
    const auto end = rest.find(rest[0], 1);
    return end == std::string_view::npos ? std::string_view{} : rest.substr(1, end - 1);
  }
  return rest.substr(0, rest.find_first_of(" \t\r\n?>;\"'"));
}

std::string_view declared_label(std::string_view head, Markup markup) {
  if (markup == Markup::xml) {
    const auto start = head.find("<?xml");
    if (start != std::string_view::npos) {
      const auto end = head.find("?>", start);
      if (const auto label = quoted_after(head.substr(start, end - start), "encoding"); !label.empty()) return label;
    }
    return {};
  }
  if (markup == Markup::html) {
    for (auto at = find_ignoring_case(head, "<meta"); at != std::string_view::npos;
         at = find_ignoring_case(head, "<meta", at + 5)) {
      const auto tag = head.substr(at, head.find('>', at) - at);
      if (const auto label = quoted_after(tag, "charset"); !label.empty()) return label;
    }
  }
  return {};
}

// An ASCII-compatible document cannot be in these, whatever its label says.
bool is_wide(std::string_view charset) { return charset.starts_with("utf-16") || charset.starts_with("utf-32"); }

bool is_seven_bit(std::string_view charset) {
  return charset == "hz-gb-2312" || charset == "utf-7" || charset.starts_with("iso-2022-") || charset.starts_with("cp");
}

std::vector<Choice> labelled(std::string_view bytes, std::string_view content_type, Markup markup) {
  std::vector<Choice> choices;
  if (auto http = charset_of_label(charset_parameter(content_type)); !http.empty() && !is_wide(http))
    choices.push_back({http, "http"});
  if (auto declared = charset_of_label(declared_label(bytes.substr(0, kPrescan), markup));
      !declared.empty() && !is_wide(declared))
    choices.push_back({declared, markup == Markup::xml ? "xml_declaration" : "meta"});
  return choices;
}

Decoded decode_as_mixed(std::string_view bytes, std::string reason) {
  Decoded decoded{.text = {}, .charset = "utf-8", .reason = std::move(reason)};
  decoded.text = decode_mixed(bytes, decoded.replaced);
  return decoded;
}

Decoded decode_as(std::string_view bytes, Choice choice) {
  auto converted = convert_to_utf8(bytes, choice.charset);
  if (!converted.known) return decode_as_mixed(bytes, "default");
  return Decoded{std::move(converted.text), std::move(choice.charset), std::move(choice.reason), converted.replaced};
}

// Bytes that are not UTF-8, whatever they claim.
Decoded decode_other(std::string_view bytes, const std::vector<Choice>& labels) {
  const auto census = utf8_census(bytes);
  const bool mostly_utf8 = census.whole > 2 * census.broken;
  // A label does not hold against such evidence: read as GB18030 or Shift_JIS, UTF-8 would be nonsense without an
  // error.
  constexpr std::size_t kEnough = 6;
  if (census.longer > 20 * census.broken || census.certain >= kEnough)
    return decode_as_mixed(bytes, labels.empty() ? "statistics" : "valid_utf8");
  for (const auto& label : labels) {
    if (label.charset == "utf-8") continue;
    auto decoded = decode_as(bytes, label);
    // A wrong label shows: much of the text means nothing under it.
    if (decoded.replaced * 20 <= bytes.size() &&
        !(mostly_utf8 && label.charset == "windows-1252" && census.broken * 50 < census.whole))
      return decoded;
  }
  if (mostly_utf8) return decode_as_mixed(bytes, labels.empty() ? "statistics" : labels.front().reason);
  if (auto guess = guess_charset(bytes); !guess.empty()) return decode_as(bytes, {std::move(guess), "statistics"});
  return decode_as(bytes, {"windows-1252", "default"});
}

// UTF-8 that breaks off within a character is UTF-8 still: its last bytes, which say nothing, are dropped. Of ASCII
// that would be a guess unless it says so: it may as well end in a letter of another charset.
void drop_cut_character(std::string& bytes, bool says_utf8) {
  for (std::size_t count = 1; count <= std::min<std::size_t>(3, bytes.size()); ++count) {
    const auto lead = (unsigned char)(bytes[bytes.size() - count]);
    if ((lead & 0xC0) == 0x80) continue;
    const std::size_t length = lead < 0xC2 || lead > 0xF4 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    const auto whole = std::string_view(bytes).substr(0, bytes.size() - count);
    if (length > count && (says_utf8 || !is_ascii(whole)) && is_valid_utf8(whole)) bytes.resize(whole.size());
    return;
  }
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

std::string repair_utf8(std::string_view bytes, std::size_t* replaced) {
  std::string out;
  out.reserve(bytes.size() + 16);
  for (std::size_t i = 0; i < bytes.size();) {
    if (const auto length = utf8_sequence_length(bytes.substr(i)); length > 0) {
      out += bytes.substr(i, length);
      i += length;
    } else {
      out += "\xEF\xBF\xBD";
      if (replaced != nullptr) ++*replaced;
      ++i;
    }
  }
  return out;
}

Decoded decode_to_utf8(std::string bytes, std::string_view content_type, Markup markup) {
  if (const auto [charset, length] = bom_of(bytes); length > 0) {
    if (charset == "utf-8") drop_cut_character(bytes, true);
    if (charset == "utf-8" && is_valid_utf8(std::string_view(bytes).substr(length))) {
      bytes.erase(0, length);
      return Decoded{std::move(bytes), "utf-8", "bom"};
    }
    const auto rest = std::string_view(bytes).substr(length);
    return charset == "utf-8" ? decode_other(rest, {{"utf-8", "bom"}}) : decode_as(rest, {charset, "bom"});
  }
  if (auto pattern = pattern_of(bytes); !pattern.empty()) {
    auto decoded = decode_as(bytes, {pattern, "xml_declaration"});
    // EBCDIC comes in national variants: the declaration, readable in all of them, names the right one.
    if (pattern == "cp037")
      if (auto national = charset_of_label(declared_label(std::string_view(decoded.text).substr(0, kPrescan), markup));
          national.starts_with("cp"))
        return decode_as(bytes, {national, "xml_declaration"});
    return decoded;
  }
  const auto labels = labelled(bytes, content_type, markup);
  const bool said_so = !labels.empty() && labels.front().charset == "utf-8";
  drop_cut_character(bytes, said_so);
  if (is_valid_utf8(bytes)) {
    const bool ascii = is_ascii(bytes);
    if (ascii && !labels.empty() && is_seven_bit(labels.front().charset)) return decode_as(bytes, labels.front());
    if (!ascii) return Decoded{std::move(bytes), "utf-8", said_so ? labels.front().reason : "valid_utf8"};
    if (labels.empty()) return Decoded{std::move(bytes), "utf-8", "default"};
    return Decoded{std::move(bytes), labels.front().charset, labels.front().reason};
  }
  return decode_other(bytes, labels);
}

}  // namespace kuaixun
