#include "html/tokenizer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "html/policy.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostAttributes = 64;

// What ends the name of a tag, and that of an attribute: a table, for every byte of a tag is asked.
enum End : unsigned char { kEndsName = 1, kEndsTagName = 2, kEndsAttributeName = 4 };

constexpr std::array<unsigned char, 256> kEnds = [] {
  std::array<unsigned char, 256> ends{};
  for (const unsigned char c : {' ', '\t', '\n', '\v', '\f', '\r', '/', '>'})
    ends[c] = kEndsName | kEndsTagName | kEndsAttributeName;
  ends['<'] = kEndsTagName;
  ends['='] = kEndsAttributeName;
  return ends;
}();

bool is_end(char c, End end) { return (kEnds[(unsigned char)(c)] & end) != 0; }
bool ends_name(char c) { return is_end(c, kEndsName); }

// Spares the commonest names the look into the table.
bool may_be_raw_text(std::string_view name) { return name.size() >= 5 || name == "xmp"; }

}  // namespace

bool HtmlTokenizer::next(HtmlToken& token) {
  token.attributes.clear();
  token.self_closing = false;
  if (!raw_element_.empty() && take_raw_text(token)) return true;
  while (at_ < html_.size()) {
    if (at_ == cdata_end_) {
      at_ += 3;
      cdata_end_ = std::string_view::npos;
      continue;
    }
    if (html_[at_] == '<') {
      const auto before = at_;
      if (take_markup(token)) return true;
      if (at_ != before) continue;  // a comment
    }
    // Text up to the next '<'; one that begins no markup is text itself.
    const auto end = std::min({html_.find('<', at_ + (html_[at_] == '<' ? 1 : 0)), html_.size(), cdata_end_});
    token.kind = HtmlToken::Kind::text;
    token.text = html_.substr(at_, end - at_);
    at_ = end;
    return true;
  }
  return false;
}

bool HtmlTokenizer::take_raw_text(HtmlToken& token) {
  const auto element = std::exchange(raw_element_, {});
  std::size_t end = at_;
  while (true) {
    end = html_.find("</", end);
    if (end == std::string_view::npos) {
      end = html_.size();
      break;
    }
    const auto after = end + 2 + element.size();
    if (equal_ignoring_case(html_.substr(end + 2, element.size()), element) &&
        (after >= html_.size() || ends_name(html_[after])))
      break;
    end += 2;
  }
  if (end == at_) return false;
  token.kind = HtmlToken::Kind::raw_text;
  token.text = html_.substr(at_, end - at_);
  at_ = end;
  return true;
}

// Moves behind a comment, a declaration or an instruction; a missing end is searched for only once.
std::size_t HtmlTokenizer::skip_comment(std::size_t at) {
  const auto rest = html_.substr(at);
  if (rest.starts_with("<!--")) {
    if (rest.starts_with("<!-->")) return at + 5;
    const auto end = no_more_comment_ends_ ? std::string_view::npos : html_.find("-->", at + 4);
    if (end != std::string_view::npos) return end + 3;
    no_more_comment_ends_ = true;
  } else if (rest.starts_with("<![CDATA[")) {
    if (!no_more_cdata_ends_ && (cdata_end_ == std::string_view::npos || cdata_end_ < at)) {
      cdata_end_ = html_.find("]]>", at + 9);
      no_more_cdata_ends_ = cdata_end_ == std::string_view::npos;
    }
    return at + 9;
  }
  const auto end = html_.find('>', at);
  return end == std::string_view::npos ? html_.size() : end + 1;
}

bool HtmlTokenizer::take_markup(HtmlToken& token) {
  const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : 0;
  if (next == '!' || next == '?') {
    at_ = skip_comment(at_);
    return false;
  }
  if (is_ascii_letter(next)) {
    take_tag(token, at_ + 1, false);
    return true;
  }
  if (next == '/' && at_ + 2 < html_.size()) {
    if (is_ascii_letter(html_[at_ + 2])) {
      take_tag(token, at_ + 2, true);
      return true;
    }
    const auto end = html_.find('>', at_);
    at_ = end == std::string_view::npos ? html_.size() : end + 1;
  }
  return false;
}

void HtmlTokenizer::take_tag(HtmlToken& token, std::size_t name_start, bool end_tag) {
  token.kind = end_tag ? HtmlToken::Kind::end_tag : HtmlToken::Kind::start_tag;
  std::size_t end = name_start;
  while (end < html_.size() && !is_end(html_[end], kEndsTagName)) ++end;
  token.name_size = std::min(end - name_start, token.name_buffer.size());
  for (std::size_t i = 0; i < token.name_size; ++i) token.name_buffer[i] = to_lower_ascii(html_[name_start + i]);
  token.text = html_.substr(at_, end - at_);
  at_ = end;
  take_attributes(token);
  if (!end_tag && !token.self_closing && may_be_raw_text(token.name()))
    if (const auto& rule = element_rule(token.name()); rule.is_raw_text) raw_element_ = rule.name;
}

void HtmlTokenizer::take_attributes(HtmlToken& token) {
  while (at_ < html_.size()) {
    const char c = html_[at_];
    if (c == '>') {
      ++at_;
      return;
    }
    if (c == '<') return;  // a tag that was never closed: the next one begins
    if (is_ascii_space(c) || c == '/') {
      token.self_closing = c == '/' && at_ + 1 < html_.size() && html_[at_ + 1] == '>';
      ++at_;
      continue;
    }
    const auto name_start = at_;
    if (html_[at_] == '=') ++at_;  // a name may begin with it
    while (at_ < html_.size() && !is_end(html_[at_], kEndsAttributeName)) ++at_;
    HtmlAttribute attribute{html_.substr(name_start, at_ - name_start), {}};
    auto equals = at_;
    while (equals < html_.size() && is_ascii_space(html_[equals])) ++equals;
    if (equals < html_.size() && html_[equals] == '=') {
      at_ = equals + 1;
      while (at_ < html_.size() && is_ascii_space(html_[at_])) ++at_;
      const char quote = at_ < html_.size() ? html_[at_] : 0;
      if (quote == '"' || quote == '\'') {
        const auto end = html_.find(quote, at_ + 1);
        const auto value_end = end == std::string_view::npos ? html_.size() : end;
        attribute.value = html_.substr(at_ + 1, value_end - at_ - 1);
        at_ = std::min(value_end + 1, html_.size());
      } else {
        const auto value_start = at_;
        while (at_ < html_.size() && !is_ascii_space(html_[at_]) && html_[at_] != '>') ++at_;
        attribute.value = html_.substr(value_start, at_ - value_start);
      }
    }
    if (token.attributes.size() < kMostAttributes) token.attributes.push_back(attribute);
  }
}

}  // namespace kuaixun
