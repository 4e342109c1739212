#include "connectors/wechat/literal_reader.hpp"

#include <algorithm>

#include "connectors/wechat/script_text.hpp"
#include "html/entities.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr int kDeepest = 32;
constexpr std::size_t kMostValues = 200'000;

}  // namespace

std::string Literal::text() const {
  if (kind_ != Kind::text) return {};
  auto text = unescaped_script(raw_);
  if (decoded_twice_) text = without_hex_escapes(std::move(text));
  return holds_entities_ ? resolve_entities(text) : text;
}

std::string Literal::plain_text() const { return holds_entities_ ? text() : resolve_entities(text()); }

const Literal& Literal::operator[](std::string_view name) const {
  static const Literal nothing;
  if (kind_ != Kind::object) return nothing;
  const auto found =
      std::find_if(items_.begin(), items_.end(), [&](const Literal& each) { return each.name_ == name; });
  return found == items_.end() ? nothing : *found;
}

class LiteralReader {
 public:
  enum class Depth { any, scalars_only };
  explicit LiteralReader(std::string_view script, Depth depth)
      : script_(script), scalars_only_(depth == Depth::scalars_only) {}

  // A chain of || and * 1.
  Literal value(int depth) {
    Literal chosen;
    bool refused = false;
    while (true) {
      auto term = this->term(depth);
      refused = refused || term.kind_ == Literal::Kind::none;
      const bool empty =
          chosen.kind_ == Literal::Kind::none || (chosen.kind_ == Literal::Kind::text && chosen.raw_.empty());
      if (!refused && empty) chosen = std::move(term);
      skip_blanks();
      if (take("*")) {  // '1' * 1: a number that the server wrote as a text
        skip_blanks();
        if (!is_ascii_digit(peek())) return refuse();
        take_word();
        skip_blanks();
      }
      if (!take("||")) break;
    }
    if (!refused && !at_end_of_value()) return refuse();
    return chosen;
  }

  std::size_t position() const { return at_; }

 private:
  char peek() const { return at_ < script_.size() ? script_[at_] : '\0'; }

  bool take(std::string_view text) {
    if (!script_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  // Whether nothing is done to the value: neither an operator nor a call follows it.
  bool at_end_of_value() const {
    const char next = peek();
    return next == 0 || next == ',' || next == ';' || next == '}' || next == ']' || next == ')' ||
           (had_newline_ && is_name_character(next));
  }

  // White space and comments.
  void skip_blanks() {
    had_newline_ = false;
    while (at_ < script_.size()) {
      if (is_ascii_space(script_[at_])) {
        had_newline_ = had_newline_ || script_[at_] == '\n';
        ++at_;
      } else if (script_.substr(at_, 2) == "//") {
        at_ = std::min(script_.find('\n', at_), script_.size());
      } else if (script_.substr(at_, 2) == "/*") {
        const auto end = script_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? script_.size() : end + 2;
      } else {
        return;
      }
    }
  }

  std::string_view take_word() {
    const auto start = at_;
    while (at_ < script_.size() && (is_name_character(script_[at_]) || script_[at_] == '.')) ++at_;
    return script_.substr(start, at_ - start);
  }

  static Literal refuse() { return {}; }

  static Literal text_of(std::string_view raw) {
    Literal literal;
    literal.kind_ = Literal::Kind::text;
    literal.raw_ = raw;
    return literal;
  }

  // A string without its quotes; false when it has no end on its line.
  bool take_string(std::string_view& raw) {
    const char quote = script_[at_];
    const auto start = ++at_;
    while (at_ < script_.size()) {
      at_ = quote == '"'    ? find_any<'"', '\\', '\n'>(script_, at_)
            : quote == '\'' ? find_any<'\'', '\\', '\n'>(script_, at_)
                            : find_any<'`', '\\'>(script_, at_);
      if (at_ >= script_.size()) break;
      const char c = script_[at_++];
      if (c == quote) {
        raw = script_.substr(start, at_ - 1 - start);
        return true;
      }
      if (c == '\n') return false;
      ++at_;
    }
    at_ = script_.size();
    return false;
  }

  Literal term(int depth) {
    skip_blanks();
    if (++values_ > kMostValues || depth > kDeepest) {
      at_ = script_.size();
      return refuse();
    }
    switch (peek()) {
      case '{':
        return scalars_only_ ? refuse() : object(depth + 1);
      case '[':
        return scalars_only_ ? refuse() : array(depth + 1);
      case '(':
        return in_brackets(depth + 1);
      case '"':
      case '\'':
        return string();
      default:
        return word(depth);
    }
  }

  Literal string() {
    std::string_view raw;
    if (!take_string(raw)) return refuse();
    auto literal = text_of(raw);
    const auto before = at_;
    skip_blanks();
    if (peek() != '.') {
      at_ = before;
      return literal;
    }
    if (!take(".html(false)") && !take(".html(!1)")) return refuse();
    literal.holds_entities_ = true;
    return literal;
  }

  Literal in_brackets(int depth) {
    ++at_;
    auto inner = value(depth);
    skip_blanks();
    if (!take(")")) return refuse();
    return inner;
  }

  Literal word(int depth) {
    const auto start = at_;
    if (peek() == '-' || peek() == '+') ++at_;
    const auto word = take_word();
    if (word.empty()) return refuse();
    if (is_ascii_digit(word.front()) || word == "true" || word == "false")
      return text_of(script_.substr(start, at_ - start));
    if (word == "null" || word == "undefined") return text_of({});
    skip_blanks();
    const bool decodes = word == "JsDecode" || word == "htmlDecode" || word == "window.htmlDecode";
    if (!decodes || peek() != '(') return refuse();
    auto inner = in_brackets(depth + 1);
    inner.decoded_twice_ = word == "JsDecode";
    inner.holds_entities_ = inner.holds_entities_ || word != "JsDecode";
    return inner.kind_ == Literal::Kind::text ? inner : refuse();
  }

  Literal object(int depth) {
    Literal result;
    result.kind_ = Literal::Kind::object;
    ++at_;
    while (true) {
      skip_blanks();
      if (at_ >= script_.size() || take("}") || peek() == ']') return result;
      if (take(",")) continue;
      std::string_view name;
      const bool quoted = peek() == '"' || peek() == '\'';
      if (quoted ? !take_string(name) : (name = take_word()).empty()) {
        skip_expression();
        continue;
      }
      skip_blanks();
      if (!take(":")) {
        skip_expression();
        continue;
      }
      auto field = element(depth);
      field.name_ = name;
      if (field.kind_ != Literal::Kind::none) result.items_.push_back(std::move(field));
    }
  }

  Literal array(int depth) {
    Literal result;
    result.kind_ = Literal::Kind::array;
    ++at_;
    while (true) {
      skip_blanks();
      if (at_ >= script_.size() || take("]") || peek() == '}') return result;
      if (take(",")) continue;
      if (auto each = element(depth); each.kind_ != Literal::Kind::none) result.items_.push_back(std::move(each));
    }
  }

  // One value inside of an object or array, whatever it is.
  Literal element(int depth) {
    auto result = value(depth);
    skip_blanks();
    skip_expression();
    return result;
  }

  // Behind what is no literal, up to the comma or bracket that ends it.
  void skip_expression() {
    std::size_t open = 0;
    while (at_ < script_.size()) {
      const char c = script_[at_];
      if (open == 0 && (c == ',' || c == '}' || c == ']')) return;
      if (c == '"' || c == '\'' || c == '`') {
        std::string_view ignored;
        take_string(ignored);
        continue;
      }
      if (c == '{' || c == '[' || c == '(') ++open;
      if ((c == '}' || c == ']' || c == ')') && open > 0) --open;
      ++at_;
    }
  }

  std::string_view script_;
  bool scalars_only_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  bool had_newline_ = false;
};

Literal read_literal(std::string_view script) { return LiteralReader(script, LiteralReader::Depth::any).value(0); }

Literal read_scalar(std::string_view script, std::size_t& consumed) {
  LiteralReader reader(script, LiteralReader::Depth::scalars_only);
  auto literal = reader.value(0);
  consumed = reader.position();
  return literal;
}

}  // namespace kuaixun
