#include "connectors/feed/absolute_links.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "html/entities.hpp"
#include "html/tokenizer.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

constexpr std::array<std::string_view, 12> kAddressAttributes{"href",     "src",      "cite",       "action",
                                                              "longdesc", "usemap",   "background", "profile",
                                                              "classid",  "codebase", "data",       "poster"};

bool is_relative(std::string_view address) {
  address = trim_ascii(address);
  if (address.empty() || address.starts_with("http://") || address.starts_with("https://")) return false;
  const auto colon = address.find_first_of(":/?#");
  return colon == std::string_view::npos || address[colon] != ':' || address.substr(0, 4) == "http";
}

bool holds_address(std::string_view attribute) {
  return std::any_of(kAddressAttributes.begin(), kAddressAttributes.end(),
                     [&](std::string_view name) { return equal_ignoring_case(attribute, name); });
}

// The name that ends where `html` ends.
std::string_view name_at_end_of(std::string_view html) {
  while (!html.empty() && is_ascii_space(html.back())) html.remove_suffix(1);
  std::size_t start = html.size();
  while (start > 0 && is_ascii_letter(html[start - 1])) --start;
  return html.substr(start);
}

bool may_be_relative(std::string_view value) {
  while (!value.empty() && (value[0] == '"' || value[0] == '\'' || is_ascii_space(value[0]))) value.remove_prefix(1);
  return !value.starts_with("http://") && !value.starts_with("https:/");
}

// Rewrites the tags that hold relative addresses, and reads no others: those are found by a quick look at what stands
// around each '='.
class Rewriting {
 public:
  Rewriting(std::string_view html, std::string_view base) : html_(html), base_(base) {}

  // Empty when nothing was relative.
  std::string run() {
    std::size_t from = 0, searched = 0;
    auto tag = std::string_view::npos;
    for (auto equals = html_.find('='); equals != std::string_view::npos; equals = html_.find('=', from)) {
      from = equals + 1;
      if (!may_be_relative(html_.substr(from, 10)) || !holds_address(name_at_end_of(html_.substr(0, equals)))) continue;
      // Each stretch is searched once: time stays linear however many values stand outside of tags.
      if (const auto open = html_.substr(searched, equals - searched).rfind('<'); open != std::string_view::npos)
        tag = searched + open;
      searched = equals;
      if (tag == std::string_view::npos) continue;
      from = std::max(from, tag + rewrite(tag));
      tag = std::string_view::npos;
    }
    return copied_ == 0 ? std::string{} : std::move(out_.append(html_.substr(copied_)));
  }

 private:
  // Returns how long the tag is; 0 when it is none.
  std::size_t rewrite(std::size_t tag) {
    HtmlTokenizer tokenizer(html_.substr(tag));
    HtmlToken token;
    if (!url_) url_ = parse_url(base_);
    if (!tokenizer.next(token) || token.kind != HtmlToken::Kind::start_tag) return 0;
    for (const auto& attribute : token.attributes) {
      if (attribute.value.empty() || !holds_address(attribute.name) || !is_relative(attribute.value)) continue;
      if (const auto url = parse_url(resolve_entities(attribute.value), url_ ? &*url_ : nullptr))
        replace(attribute.value, url->href());
    }
    return tokenizer.position();
  }

  void replace(std::string_view value, const std::string& address) {
    const auto at = std::size_t(value.data() - html_.data());
    out_ += html_.substr(copied_, at - copied_);
    for (const char c : address) {
      if (c == '&')
        out_ += "&amp;";
      else
        out_ += c;
    }
    copied_ = at + value.size();
  }

  std::string_view html_;
  std::string_view base_;
  std::optional<Url> url_;  // of the base, once it is needed
  std::string out_;
  std::size_t copied_ = 0;
};

}  // namespace

std::string with_absolute_links(std::string html, std::string_view base) {
  if (base.empty()) return html;
  auto rewritten = Rewriting(html, base).run();
  return rewritten.empty() ? html : rewritten;
}

}  // namespace kuaixun
