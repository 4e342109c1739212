#include "connectors/digest/html_lines.hpp"

#include <vector>

#include "html/entities.hpp"
#include "html/policy.hpp"
#include "html/tokenizer.hpp"
#include "text/ascii.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kDeepestList = 16;

std::string_view attribute(const HtmlToken& tag, std::string_view name) {
  for (const auto& each : tag.attributes)
    if (to_lower_ascii(each.name) == name) return each.value;
  return {};
}

class Writer {
 public:
  void take_text(std::string_view text) {
    const auto words = resolve_entities(text);
    std::string escaped;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const char c = words[i];
      if (c == '<')
        escaped += "&lt;";
      else if (c == '&' && i + 1 < words.size() && (words[i + 1] == '#' || is_ascii_letter(words[i + 1])))
        escaped += "&amp;";
      else {
        if (c == '\\' || c == '*' || c == '_' || c == '`') escaped += '\\';
        escaped += c;
      }
    }
    block_.append(escaped);
  }

  void take_raw_text(std::string_view /*text*/) {}

  void start(const HtmlToken& tag) {
    const auto name = tag.name();
    if (name == "a") return open_link(tag);
    if (name == "br") return block_.break_line();
    if (name == "img") return add_picture(tag);
    if (is_heading(name)) {
      finish();
      mark_ = std::string(std::size_t(name[1] - '0'), '#') + " ";
    } else if (name == "ol" || name == "ul") {
      finish();
      if (lists_.size() < kDeepestList) lists_.push_back(name == "ol" ? 1 : 0);
    } else if (name == "li") {
      finish();
      mark_ = next_mark();
    } else if (is_block(name)) {
      finish();
    }
  }

  void end(std::string_view name) {
    if (name == "a") return close_link();
    if (name == "ol" || name == "ul") {
      finish();
      if (!lists_.empty()) lists_.pop_back();
    } else if (is_heading(name) || is_block(name) || name == "li") {
      finish();
    }
  }

  std::string text() && {
    finish();
    return std::move(text_);
  }

 private:
  static bool is_heading(std::string_view name) {
    return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
  }

  static bool is_block(std::string_view name) { return element_rule(name).layout != Layout::inline_text; }

  std::string next_mark() {
    if (lists_.empty() || lists_.back() == 0) return "- ";
    return std::to_string(lists_.back()++) + ". ";
  }

  void open_link(const HtmlToken& tag) {
    close_link();
    const auto address = resolve_entities(attribute(tag, "href"));
    const bool is_web = address.starts_with("https://") || address.starts_with("http://");
    if (!is_web || address.find_first_of(" \t\n()<>") != std::string::npos) return;
    link_ = address;
    block_.append("[");
  }

  void close_link() {
    if (!link_.empty()) block_.append("](" + link_ + ")");
    link_.clear();
  }

  void add_picture(const HtmlToken& tag) {
    auto address = resolve_entities(attribute(tag, "src"));
    if (!address.starts_with("http") || address.find_first_of(" \t\n()<>") != std::string::npos) return;
    block_.append("![](" + address + ")");
  }

  void finish() {
    close_link();
    const auto words = block_.take();
    if (!words.empty()) {
      text_ += mark_;
      text_ += words;
      text_ += "\n\n";
    }
    mark_.clear();
  }

  std::string text_, mark_, link_;
  TextBuilder block_;
  std::vector<int> lists_;  // of an ordered one the next number; 0: it has none
};

}  // namespace

std::string lines_of_html(std::string_view html) {
  Writer writer;
  HtmlTokenizer tokenizer(html);
  for (HtmlToken token; tokenizer.next(token);) give(token, writer);
  return std::move(writer).text();
}

}  // namespace kuaixun
