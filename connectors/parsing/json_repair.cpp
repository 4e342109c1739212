#include "connectors/parsing/json_repair.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/utf8.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr int kDeepest = 200;
constexpr std::size_t kLongestLook = 100;  // bytes ahead of a quote
constexpr std::string_view kMark = "\xEF\xBB\xBF", kReplacement = "\xEF\xBF\xBD";

bool is_word_character(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '$' || c == '-' || c == '.' || c == '+';
}

// Behind white space, byte order marks and comments.
std::size_t behind_blanks(std::string_view text, std::size_t at, bool& comment) {
  while (at < text.size()) {
    const auto rest = text.substr(at, 4);
    if (is_ascii_space(text[at])) {
      ++at;
    } else if (rest.starts_with(kMark)) {
      at += kMark.size();
    } else if (rest.starts_with("\xC2\xA0")) {
      at += 2;
    } else if (rest.starts_with("//") || rest.starts_with("/*") || rest == "<!--") {
      const std::string_view end = rest[1] == '/' ? "\n" : rest[1] == '*' ? "*/" : "-->";
      const auto found = text.find(end, at + 2);
      at = found == std::string_view::npos ? text.size() : found + end.size();
      comment = true;
    } else {
      break;
    }
  }
  return at;
}

// -0.5, 12, 3e+8: RFC 8259, 6.
bool is_number_as_written(std::string_view word) {
  const auto digits = [&] {
    const auto count = std::size_t(std::find_if_not(word.begin(), word.end(), is_ascii_digit) - word.begin());
    word.remove_prefix(count);
    return count;
  };
  if (word.starts_with('-')) word.remove_prefix(1);
  const bool zero = word.starts_with('0');
  const auto whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (word.starts_with('.')) {
    word.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (word.starts_with('e') || word.starts_with('E')) {
    word.remove_prefix(1);
    if (word.starts_with('+') || word.starts_with('-')) word.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return word.empty();
}

template <class Number>
bool fits(std::string_view word) {
  Number value{};
  return std::from_chars(word.data(), word.data() + word.size(), value).ec == std::errc{};
}

// One that fits into a machine's. Larger ids are kept as texts.
bool is_number(std::string_view word) {
  if (!is_number_as_written(word)) return false;
  if (word.find_first_of(".eE") != std::string_view::npos) return fits<double>(word);
  return word.starts_with('-') ? fits<std::int64_t>(word) : fits<std::uint64_t>(word);
}

class Repair {
 public:
  explicit Repair(std::string_view text) : text_(text) { out_.text.reserve(text.size() + text.size() / 8); }

  std::optional<RepairedJson> run() {
    if (text_.empty()) return std::nullopt;
    value(0, Place::array);
    if (too_deep_) return std::nullopt;
    skip_blanks();
    if (!out_.is_cut_off && at_ < text_.size()) note("text behind the end");
    if (out_.is_cut_off) note("it is cut off");
    return std::move(out_);
  }

 private:
  enum class Place { name, object, array };

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool at_end() const { return at_ >= text_.size(); }

  void note(std::string_view flaw) {
    if (std::find(out_.flaws.begin(), out_.flaws.end(), flaw) == out_.flaws.end()) out_.flaws.emplace_back(flaw);
  }

  void skip_blanks() {
    bool comment = false;
    at_ = behind_blanks(text_, at_, comment);
    if (comment) note("comments");
  }

  bool cut_off() {
    out_.is_cut_off = true;
    at_ = text_.size();
    return false;
  }

  // Writes the value that comes next. False when there is none: what was written is to be taken back.
  bool value(int depth, Place place) {
    skip_blanks();
    if (at_end()) return cut_off();
    switch (peek()) {
      case '{':
        return object(depth + 1);
      case '[':
        return array(depth + 1);
      case '"':
      case '\'':
        return string(place);
      default:
        return word(place);
    }
  }

  // Past commas up to the next member; false at the end of the object or array.
  bool next_member(bool first, char close) {
    bool comma = false;
    while (!out_.is_cut_off) {
      skip_blanks();
      if (at_end()) return cut_off();
      const char c = peek();
      if (c == '}' || c == ']') {
        if (comma) note("surplus commas");
        if (c != close) note("brackets that do not match");  // it ends what is around this
        if (c == close) ++at_;
        return false;
      }
      if (c != ',') {
        if (!first && !comma) note("missing commas");
        return true;
      }
      if (comma || first) note("surplus commas");
      comma = true;
      ++at_;
    }
    return false;
  }

  bool enter(int depth, char bracket) {
    too_deep_ = too_deep_ || depth > kDeepest;
    if (too_deep_) return cut_off();
    out_.text += bracket;
    ++at_;
    return true;
  }

  bool object(int depth) {
    if (!enter(depth, '{')) return false;
    bool first = true;
    while (next_member(first, '}')) {
      const auto before = out_.text.size();
      if (!first) out_.text += ',';
      if (!member(depth))
        out_.text.resize(before);
      else
        first = false;
    }
    out_.text += '}';
    return true;
  }

  bool array(int depth) {
    if (!enter(depth, '[')) return false;
    bool first = true;
    while (next_member(first, ']')) {
      const auto before = out_.text.size();
      if (!first) out_.text += ',';
      // What the cut goes through is not whole.
      if (!value(depth, Place::array) || out_.is_cut_off)
        out_.text.resize(before);
      else
        first = false;
    }
    out_.text += ']';
    return true;
  }

  bool member(int depth) {
    if (peek() == '"' || peek() == '\'') {
      if (!string(Place::name)) return false;
    } else if (!name()) {
      return false;
    }
    skip_blanks();
    if (at_end()) return cut_off();
    if (peek() != ':' && peek() != '=') {
      note("names without a value");
      return false;
    }
    at_ += text_.substr(at_).starts_with("=>") ? 2 : 1;
    out_.text += ':';
    skip_blanks();
    if (peek() == ',' || peek() == '}') {
      note("names without a value");
      out_.text += "null";
      return true;
    }
    return value(depth, Place::object);
  }

  bool name() {
    const auto word = take_word();
    if (word.empty()) {
      note("characters that belong to nothing");
      ++at_;
      return false;
    }
    note("names without quotes");
    put_quoted(word);
    return true;
  }

  std::string_view take_word() {
    const auto start = at_;
    while (at_ < text_.size() && (is_word_character(text_[at_]) || (unsigned char)(text_[at_]) >= 0x80)) ++at_;
    return text_.substr(start, at_ - start);
  }

  void put_quoted(std::string_view plain) { ((out_.text += '"') += plain) += '"'; }

  // A number, true, false, null, and what others write for them; any other word is a text.
  bool word(Place place) {
    const auto word = take_word();
    if (at_end() && place != Place::name) return cut_off();  // perhaps only its beginning
    if (word.empty()) {
      note("characters that belong to nothing");
      ++at_;
      return false;
    }
    if (word == "true" || word == "false" || word == "null" || is_number(word)) {
      out_.text += word;
      return true;
    }
    note("words that JSON does not know");
    const auto lower = to_lower_ascii(word.substr(0, 16));
    for (const std::string_view none : {"undefined", "nan", "none", "nil", "infinity", "-infinity", "null"})
      if (lower == none) {
        out_.text += "null";
        return true;
      }
    if (lower == "true" || lower == "false")
      out_.text += lower;
    else
      put_quoted(word);
    return true;
  }

  bool string(Place place) {
    const char quote = text_[at_++];
    if (quote == '\'') note("strings in single quotes");
    out_.text += '"';
    while (true) {
      const auto end =
          find_where(text_, at_, [](unsigned char c) { return (c == '"') | (c == '\'') | (c == '\\') | (c < 0x20); });
      if (end == std::string_view::npos) return cut_off();
      out_.text += text_.substr(at_, end - at_);
      at_ = end;
      const char c = text_[at_++];
      if (c == '\\') {
        if (!escape()) return cut_off();
      } else if (c == quote && ends_string(place)) {
        out_.text += '"';
        return true;
      } else if (c == '"' || c == '\'') {
        if (c == quote) note("quotes inside of strings");
        out_.text += c == '"' ? "\\\"" : "'";
      } else {
        control(c);
      }
    }
  }

  void control(char c) {
    note("control characters in strings");
    if (c == '\n') out_.text += "\\n";
    if (c == '\t') out_.text += "\\t";
    if (c == '\r') out_.text += "\\r";
  }

  // Behind white space, of which no more than a little is looked through: this is asked at every quote.
  std::size_t behind_spaces(std::size_t at) const {
    const auto most = std::min(text_.size(), at + kLongestLook);
    while (at < most && is_ascii_space(text_[at])) ++at;
    return at;
  }

  bool is_comment_at(std::size_t at) const {
    return text_[at] == '/' && at + 1 < text_.size() && (text_[at + 1] == '/' || text_[at + 1] == '*');
  }

  // Whether what follows a quote is what follows the end of a string.
  bool ends_string(Place place) const {
    auto at = behind_spaces(at_);
    if (at >= text_.size() || is_comment_at(at)) return true;
    const char next = text_[at];
    if (place == Place::name) return next == ':' || next == '=' || next == ',' || next == '}';
    if (next == '}' || next == ']') return true;
    if (next != ',') return (next == '"' || next == '\'') && is_name_at(at);
    if (place == Place::array) return true;
    at = behind_spaces(at + 1);
    return at >= text_.size() || text_[at] == ',' || text_[at] == '}' || is_comment_at(at) || is_name_at(at);
  }

  // Whether a name with its colon stands there, in quotes or without.
  bool is_name_at(std::size_t at) const {
    const char quote = text_[at];
    const bool quoted = quote == '"' || quote == '\'';
    const auto start = at + (quoted ? 1 : 0), most = std::min(text_.size(), start + kLongestLook);
    auto end = start;
    while (end < most && (quoted ? text_[end] != quote && text_[end] != '\n' : is_word_character(text_[end])))
      end += text_[end] == '\\' ? 2 : 1;
    if (end == start || end >= text_.size() || (quoted && text_[end] != quote)) return false;
    const auto colon = behind_spaces(end + (quoted ? 1 : 0));
    return colon == text_.size() || text_[colon] == ':';
  }

  // Behind a backslash. False when the text ends there.
  bool escape() {
    if (at_end()) return false;
    const char c = text_[at_++];
    if (std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) {
      (out_.text += '\\') += c;
      return true;
    }
    if (c == 'u') return unicode();
    note("escapes that JSON does not know");
    if (c == 'x' && hex_at(at_, 2) >= 0) {
      put_unit(char32_t(hex_at(at_, 2)));
      at_ += 2;
    } else if (c == 'v' || c == '0' || c == '\n' || (unsigned char)(c) < 0x20) {
      if (c == 'v') out_.text += "\\n";
    } else {
      out_.text += c;  // as JavaScript has it
    }
    return true;
  }

  // The number in `digits` hexadecimal digits; -1 when there are fewer.
  int hex_at(std::size_t at, std::size_t digits) const {
    if (at + digits > text_.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
      const int digit = hex_digit(text_[i]);
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    return value;
  }

  void put_unit(char32_t c) {
    if (c == '"' || c == '\\') out_.text += '\\';
    if (c >= 0x20) append_utf8(out_.text, c);
  }

  // \uXXXX, with the other half of a pair where it is one.
  bool unicode() {
    const int unit = hex_at(at_, 4);
    if (unit < 0) {
      if (at_ + 4 > text_.size()) return false;
      note("escapes that JSON does not know");
      out_.text += kReplacement;
      return true;
    }
    const bool is_high = (unit & 0xFC00) == 0xD800, is_low = (unit & 0xFC00) == 0xDC00;
    const int other = is_high && text_.substr(at_ + 4, 2) == "\\u" ? hex_at(at_ + 6, 4) : -1;
    const bool is_pair = is_high && other >= 0 && (other & 0xFC00) == 0xDC00;
    if ((is_high || is_low) && !is_pair) {
      note("lone halves of surrogate pairs");
      out_.text += kReplacement;
      at_ += 4;
      return true;
    }
    const std::size_t size = is_pair ? 10 : 4;
    (out_.text += "\\u") += text_.substr(at_, size);
    at_ += size;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  RepairedJson out_;
  bool too_deep_ = false;
};

// Behind `show(` or `var feed =`; the same place when there is neither.
std::size_t behind_script(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestLead = 200;
  const auto bracket = text.substr(0, at + kLongestLead).find_first_of("{[", at);
  if (bracket == std::string_view::npos || bracket == at) return at;
  auto lead = trim_ascii(text.substr(at, bracket - at));
  if (!lead.ends_with('(') && !lead.ends_with('=')) return at;
  lead.remove_suffix(1);
  const bool is_script = std::all_of(lead.begin(), lead.end(), [](char c) {
    return is_word_character(c) || is_ascii_space(c) || std::string_view("()&;='\"").find(c) != std::string_view::npos;
  });
  return is_script && !lead.empty() ? bracket : at;
}

}  // namespace

std::string_view json_in(std::string_view text) {
  bool comment = false;
  auto at = behind_blanks(text, 0, comment);
  for (const std::string_view guard : {")]}',", ")]}'", "while(1);", "while (1);", "for(;;);", "for (;;);", "{}&&"})
    if (text.substr(at).starts_with(guard)) at = behind_blanks(text, at + guard.size(), comment);
  at = behind_script(text, at);
  const bool begins = at < text.size() && (text[at] == '{' || text[at] == '[');
  return begins ? text.substr(at) : std::string_view{};
}

std::optional<RepairedJson> repaired_json(std::string_view text) { return Repair(json_in(text)).run(); }

}  // namespace kuaixun
