#include "connectors/parsing/cut_json.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace kuaixun {
namespace {

constexpr std::size_t kDeepest = 500;

// Fields that say something though they break off.
constexpr std::array<std::string_view, 7> kTexts{"content_html", "content_text", "content", "summary",
                                                 "description",  "digest",       "desc"};

// Walks through a text, and knows at its end what is open.
class JsonWalk {
 public:
  explicit JsonWalk(std::string_view text) : text_(text) {}

  std::optional<CutJson> run() {
    for (at_ = 0; at_ < text_.size(); ++at_)
      if (!take(text_[at_])) return std::nullopt;
    if (open_.empty()) return std::nullopt;
    return CutJson{closed(element_of_list()), in_text() ? closed_in_text() : closed(open_.size())};
  }

 private:
  struct Open {
    char bracket;
    std::size_t safe;        // up to here it is whole
    std::string_view key{};  // of the value that comes next
    bool has_value = false;  // after the key and its colon
  };

  bool take(char c) {
    if (in_string_) return take_in_string(c);
    switch (c) {
      case '"':
        in_string_ = true;
        string_start_ = at_ + 1;
        return true;
      case '{':
      case '[':
        open_.push_back({c, at_ + 1});
        return open_.size() < kDeepest;
      case '}':
      case ']':
        if (open_.empty() || open_.back().bracket != (c == '}' ? '{' : '[')) return false;
        open_.pop_back();
        if (!open_.empty()) open_.back().safe = at_ + 1;
        return true;
      case ':':
        if (!open_.empty()) open_.back().has_value = true;
        return true;
      case ',':
        if (open_.empty()) return false;
        open_.back().safe = at_;
        open_.back().has_value = false;
        return true;
      default:
        return true;
    }
  }

  bool take_in_string(char c) {
    if (is_escaped_) {
      is_escaped_ = false;
    } else if (c == '\\') {
      is_escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
      if (open_.empty()) return false;
      auto& in = open_.back();
      if (in.bracket == '{' && !in.has_value)
        in.key = text_.substr(string_start_, at_ - string_start_);
      else
        in.safe = at_ + 1;
    }
    return true;
  }

  bool in_text() const {
    if (!in_string_) return false;
    const auto& in = open_.back();
    return in.bracket == '{' && in.has_value && std::find(kTexts.begin(), kTexts.end(), in.key) != kTexts.end();
  }

  // How many brackets stand around the outermost list whose element is an object that is open.
  std::size_t element_of_list() const {
    for (std::size_t i = 0; i + 1 < open_.size(); ++i)
      if (open_[i].bracket == '[' && open_[i + 1].bracket == '{') return i + 1;
    return open_.size();
  }

  // The whole part within the outermost `depth` brackets, with these closed.
  std::string closed(std::size_t depth) const {
    return with_brackets(std::string(text_.substr(0, open_[depth - 1].safe)), depth);
  }

  std::string closed_in_text() const {
    auto text = std::string(text_);
    // Half an escape (\, \u12) says nothing.
    const auto backslash = text.rfind('\\');
    if (is_escaped_ || (backslash != std::string::npos && text.size() - backslash < 6 && text[backslash + 1] == 'u'))
      text.resize(backslash);
    return with_brackets(std::move(text) + '"', open_.size());
  }

  std::string with_brackets(std::string text, std::size_t depth) const {
    while (depth-- > 0) text += open_[depth].bracket == '{' ? '}' : ']';
    return text;
  }

  std::string_view text_;
  std::size_t at_ = 0, string_start_ = 0;
  bool in_string_ = false, is_escaped_ = false;
  std::vector<Open> open_{};
};

}  // namespace

std::optional<CutJson> close_json(std::string_view text) { return JsonWalk(text).run(); }

}  // namespace kuaixun
