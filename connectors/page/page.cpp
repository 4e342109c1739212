#include "connectors/page/page.hpp"

#include <fmt/format.h>

#include "connectors/article/page_batch.hpp"
#include "html/feed_links.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
Result<Batch> parse_page(const Document& document, const Source& source, PageReader read) {
  if (trim_ascii(document.body).empty())
    return Error{"empty_document", fmt::format("read {}: the answer was empty", shown_origin(document))};
  const Entry nothing_known;
  return batch_of_page(read(document, PageHint{nothing_known, source}), document);
}

// A page that links to feeds is rather met by somebody who looks for these: reading it as a feed names them.
double resembles_page(const Document& document) {
  const auto head = to_lower_ascii(std::string_view(document.body).substr(0, 1024));
  const bool is_html = head.find("<!doctype html") != std::string::npos || head.find("<html") != std::string::npos ||
                       head.find("<head") != std::string::npos;
  if (!is_html) return 0;
  return feed_links(document.body, document.url).empty() ? 0.8 : 0.05;
}

}  // namespace kuaixun
