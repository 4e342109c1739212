#include "html/angle_brackets.hpp"

#include <algorithm>
#include <array>

#include "html/policy.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// Elements that are complete without attributes and without an end.
constexpr std::array<std::string_view, 3> kBreaks{"br", "hr", "wbr"};

// What titles are dressed in, and editors forget to close.
constexpr std::array<std::string_view, 33> kDress{
    "a",  "abbr", "b",  "big",   "center", "cite",   "code",   "del", "div", "em",   "font",
    "h1", "h2",   "h3", "h4",    "h5",     "h6",     "i",      "ins", "li",  "mark", "nobr",
    "p",  "q",    "s",  "small", "span",   "strike", "strong", "sub", "sup", "tt",   "u"};

// Elements that the policy for bodies has no rule for.
constexpr std::array<std::string_view, 9> kOthers{"acronym", "blink",  "canvas", "dialog", "marquee",
                                                  "nobr",    "output", "search", "slot"};

bool is_html(std::string_view name) {
  return !name.empty() && (!element_rule(name).name.empty() || contains(kOthers, name));
}

bool is_of_word_processor(std::string_view name) {
  for (const auto* prefix : {"o:", "w:", "v:", "m:", "st1:"})
    if (name.starts_with(prefix) && !name.starts_with(std::string(prefix) + ":")) return true;
  return false;
}

bool has_values(const HtmlToken& tag) {
  return std::any_of(tag.attributes.begin(), tag.attributes.end(),
                     [](const HtmlAttribute& attribute) { return attribute.value.data() != nullptr; });
}

bool has_quoted_values(const HtmlToken& tag) {
  return std::any_of(tag.attributes.begin(), tag.attributes.end(), [](const HtmlAttribute& attribute) {
    if (attribute.value.data() == nullptr) return false;
    const char before = attribute.value.data()[-1];  // '=' at least
    return before == '"' || before == '\'';
  });
}

// A letter of any language, a digit: what a word is made of.
bool is_of_word(char c) { return is_ascii_letter(c) || is_ascii_digit(c) || (unsigned char)(c) >= 0x80; }

}  // namespace

AngleBrackets::AngleBrackets(std::string_view fragment) : fragment_(fragment) {
  HtmlTokenizer tokenizer(fragment);
  for (HtmlToken token; tokenizer.next(token); tokenizer.read_as_markup()) {
    if (token.kind != HtmlToken::Kind::end_tag || !is_html(token.name())) continue;
    const auto known = std::find_if(last_ends_.begin(), last_ends_.end(),
                                    [&](const auto& each) { return each.first == token.name(); });
    if (known == last_ends_.end())
      last_ends_.emplace_back(token.name(), token.text.data());
    else
      known->second = token.text.data();
  }
}

bool AngleBrackets::is_markup(const HtmlToken& tag, std::string_view written) {
  const auto name = tag.name();
  if (is_of_word_processor(name)) return true;
  if (tag.kind == HtmlToken::Kind::end_tag) return contains(kDress, name) || opened_.contains(name);
  if (!is_start(tag, written)) return false;
  if (!opened_.contains(name)) opened_.emplace(name);
  return true;
}

bool AngleBrackets::is_start(const HtmlToken& tag, std::string_view written) const {
  const auto name = tag.name();
  if (!is_html(name)) return has_quoted_values(tag);
  if (has_values(tag)) return true;
  if (!written.ends_with('>')) return false;
  if (contains(kBreaks, name)) return true;
  if (!tag.attributes.empty()) return false;  // "<a dream of spring>"
  const auto end =
      std::find_if(last_ends_.begin(), last_ends_.end(), [&](const auto& each) { return each.first == name; });
  if (end != last_ends_.end() && end->second > written.data()) return true;
  return contains(kDress, name) && stands_as_markup(written);
}

// Unclosed: "<b>Bold claims", "One<p>Two"; not "the <b> tag", "List<b>".
bool AngleBrackets::stands_as_markup(std::string_view written) const {
  const auto* before = written.data();
  const auto* behind = written.data() + written.size();
  const bool begins = before == fragment_.data();
  const bool ends = behind == fragment_.data() + fragment_.size();
  if (ends || !is_of_word(*behind)) return false;
  return begins || !is_ascii_letter(before[-1]) || written.starts_with("<p") || written.starts_with("<P");
}

std::string with_visible_marks(std::string_view fragment) {
  const auto last_comment_end = fragment.rfind("-->");
  const auto is_word = [&](std::size_t at) {
    const auto rest = fragment.substr(at);
    if (rest.starts_with("</")) return rest.size() == 2 || !is_ascii_letter(rest[2]);
    if (rest.starts_with("<?")) return !rest.starts_with("<?xml:namespace");
    if (rest.starts_with("<!--")) return last_comment_end == std::string_view::npos || last_comment_end < at;
    return rest.starts_with("<!") && !rest.starts_with("<![");
  };
  std::string out;
  out.reserve(fragment.size() + 16);
  for (std::size_t start = 0; start < fragment.size();) {
    const auto at = std::min(fragment.find('<', start), fragment.size());
    out += fragment.substr(start, at - start);
    if (at < fragment.size()) out += is_word(at) ? "&lt;" : "<";
    start = at + 1;
  }
  return out;
}

}  // namespace kuaixun
