// Judges cleaned HTML by a reader of its own, stricter than any browser: it knows nothing of how the cleaning is done.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "text/ascii.hpp"

namespace kuaixun {

// Says what a browser could be harmed by or get wrong in `html`; empty for nothing. Only this is let pass: text, the
// references &amp; &lt; &gt; &quot; and &#…;, tags that nest, each attribute once and in double quotes.
class HtmlJudge {
 public:
  explicit HtmlJudge(std::string_view html) : html_(html) {}

  std::string objection() {
    while (at_ < html_.size() && objection_.empty()) {
      const char c = html_[at_];
      if (c == '<')
        take_tag();
      else if (c == '>' || (c == '&' && !is_reference(html_.substr(at_))))
        object("a bare " + std::string(1, c));
      else
        ++at_;
    }
    if (objection_.empty() && !open_.empty()) object("never closed: " + open_.back());
    return objection_;
  }

 private:
  static bool is_reference(std::string_view text) {
    for (const std::string_view name : {"&amp;", "&lt;", "&gt;", "&quot;"})
      if (text.starts_with(name)) return true;
    const auto end = text.find(';');
    return text.starts_with("&#") && end != std::string_view::npos && end > 2 && end < 10 &&
           text.substr(2, end - 2).find_first_not_of("0123456789") == std::string_view::npos;
  }

  static bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == ':'; }

  std::string take_name() {
    const auto start = at_;
    while (at_ < html_.size() && is_name(html_[at_])) ++at_;
    return std::string(html_.substr(start, at_ - start));
  }

  bool take(std::string_view text) {
    if (!html_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  void take_tag() {
    ++at_;
    const bool end = take("/");
    const auto name = take_name();
    if (name.empty()) return object("a tag without a name");
    if (end) {
      if (!take(">")) return object("an end tag with more than a name: " + name);
      if (open_.empty() || open_.back() != name) return object("closes what is not open: " + name);
      open_.pop_back();
      return;
    }
    for (const std::string_view bad :
         {"script", "style",    "iframe",    "frame",    "object",        "embed", "applet",
          "form",   "input",    "button",    "textarea", "select",        "base",  "meta",
          "link",   "template", "title",     "noscript", "foreignobject", "use",   "animate",
          "set",    "image",    "plaintext", "xmp",      "body",          "html",  "head"})
      if (name == bad) return object("an element that must not be there: " + name);
    std::vector<std::string> seen;
    while (take(" ")) {
      const auto attribute = take_name();
      if (!take("=\"")) return object("an attribute without a quoted value: " + attribute);
      const auto close = html_.find('"', at_);
      if (close == std::string_view::npos) return object("a value without an end: " + attribute);
      const auto value = html_.substr(at_, close - at_);
      at_ = close + 1;
      for (const auto& each : seen)
        if (each == attribute) return object("twice: " + attribute);
      seen.push_back(attribute);
      judge(attribute, value);
    }
    if (!take(">")) return object("a tag that does not end: " + name);
    for (const std::string_view none :
         {"br", "hr", "img", "col", "source", "track", "wbr", "mspace", "none", "mprescripts"})
      if (name == none) return;
    open_.push_back(name);
  }

  void judge(const std::string& attribute, std::string_view value) {
    if (attribute.starts_with("on") || attribute == "style" || attribute == "srcdoc" || attribute == "formaction" ||
        attribute == "srcset" || attribute == "background" || attribute.starts_with("xmlns") ||
        attribute.starts_with("xlink") || attribute == "name" || attribute == "id")
      return object("an attribute that must not be there: " + attribute);
    for (std::size_t i = 0; i < value.size(); ++i)
      if (value[i] == '<' || value[i] == '>' || (value[i] == '&' && !is_reference(value.substr(i))))
        return object("a bare character in " + attribute);
    for (const std::string_view address : {"href", "src", "poster", "cite", "longdesc"})
      if (attribute == address) return judge_address(value);
    for (const std::string_view paint : {"fill", "stroke", "color", "stroke-width", "opacity", "transform"})
      for (const std::string_view fetching : {"url(", "image(", "image-set(", "src(", "element(", "paint(", "set("})
        if (attribute == paint && find_ignoring_case(value, fetching) != std::string_view::npos)
          return object("a paint that may fetch: " + std::string(value));
    // CSS escapes could spell url(.
    if (value.find('\\') != std::string_view::npos) object("an escape in " + attribute);
  }

  void judge_address(std::string_view value) {
    const auto colon = value.find_first_of(":/?#");
    if (colon == std::string_view::npos || value[colon] != ':') return;
    for (const std::string_view scheme : {"http:", "https:", "mailto:", "tel:", "magnet:", "ftp:"})
      if (value.starts_with(scheme)) return;
    object("an address of a scheme that must not be there: " + std::string(value));
  }

  void object(std::string text) {
    if (objection_.empty()) objection_ = std::move(text);
    at_ = html_.size();
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
  std::string objection_;
};

}  // namespace kuaixun
