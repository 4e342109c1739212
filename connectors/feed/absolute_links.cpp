#include "connectors/feed/absolute_links.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "text/ascii.hpp"
#include "text/html.hpp"
#include "text/html_tokenizer.hpp"
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

// The start of the first tag that may hold a relative address, found by a quick look; npos when there is none.
std::size_t first_relative(std::string_view html) {
  for (auto equals = html.find('='); equals != std::string_view::npos; equals = html.find('=', equals + 1)) {
    auto value = html.substr(equals + 1, 10);
    while (!value.empty() && (value[0] == '"' || value[0] == '\'' || is_ascii_space(value[0]))) value.remove_prefix(1);
    if (value.starts_with("http://") || value.starts_with("https:/")) continue;
    if (!holds_address(name_at_end_of(html.substr(0, equals)))) continue;
    if (const auto tag = html.rfind('<', equals); tag != std::string_view::npos) return tag;
  }
  return std::string_view::npos;
}

}  // namespace

std::string with_absolute_links(std::string html, std::string_view base) {
  const auto first = base.empty() ? std::string::npos : first_relative(html);
  if (first == std::string::npos) return html;
  const auto url = parse_url(base);
  if (!url) return html;
  std::string out;
  std::size_t copied = 0;
  HtmlTokenizer tokenizer(std::string_view(html).substr(first));
  for (HtmlToken token; tokenizer.next(token);) {
    if (token.kind != HtmlToken::Kind::start_tag) continue;
    for (const auto& attribute : token.attributes) {
      if (attribute.value.empty() || !holds_address(attribute.name) || !is_relative(attribute.value)) continue;
      const auto resolved = parse_url(resolve_entities(attribute.value), &*url);
      if (!resolved) continue;
      const auto at = std::size_t(attribute.value.data() - html.data());
      out.append(html, copied, at - copied);
      for (const char c : resolved->href()) {
        if (c == '&')
          out += "&amp;";
        else
          out += c;
      }
      copied = at + attribute.value.size();
    }
  }
  if (copied == 0) return html;
  return out.append(html, copied);
}

}  // namespace kuaixun
