#include "html/feed_links.hpp"

#include <algorithm>

#include "html/entities.hpp"
#include "html/tokenizer.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"

namespace kuaixun {

std::vector<std::string> feed_links(std::string_view page, std::string_view base_url) {
  constexpr std::size_t kMostLinks = 10;
  std::vector<std::string> links;
  HtmlTokenizer tokenizer(page.substr(0, 512 << 10));
  for (HtmlToken token; links.size() < kMostLinks && tokenizer.next(token);) {
    if (token.kind != HtmlToken::Kind::start_tag || token.name() != "link") continue;
    std::string rel, type, href;
    for (const auto& attribute : token.attributes) {
      if (equal_ignoring_case(attribute.name, "rel")) rel = to_lower_ascii(attribute.value);
      if (equal_ignoring_case(attribute.name, "type")) type = to_lower_ascii(attribute.value);
      if (equal_ignoring_case(attribute.name, "href")) href = resolve_entities(attribute.value);
    }
    const bool feed = type.find("rss") != std::string::npos || type.find("atom") != std::string::npos ||
                      type.find("feed+json") != std::string::npos || type.find("rdf") != std::string::npos;
    if (rel.find("alternate") == std::string::npos || !feed || href.empty()) continue;
    auto link = resolve_url(href, base_url);
    if (std::find(links.begin(), links.end(), link) == links.end()) links.push_back(std::move(link));
  }
  return links;
}

}  // namespace kuaixun
