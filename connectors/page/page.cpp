#include "connectors/page/page.hpp"

#include <fmt/format.h>

#include "connectors/page/page_reader.hpp"
#include "text/ascii.hpp"
#include "text/html.hpp"

namespace kuaixun {
namespace {

Error no_entry(const Page& page, const Document& document) {
  const auto error = [&](Remedy remedy, const char* code) {
    return Error{remedy, code, fmt::format("read {}: {}", redacted_url(document.url), page.reason)};
  };
  switch (page.page_class) {
    case PageClass::gone:
      return error(Remedy::give_up, "page_gone");
    case PageClass::blocked:
      return error(Remedy::retry, "page_blocked");
    case PageClass::moved:
      return error(Remedy::give_up, "page_moved");
    case PageClass::retry:
      return error(Remedy::retry, "page_retry");
    case PageClass::article:
    case PageClass::unknown:
      break;
  }
  return error(Remedy::retry, "no_article");
}

}  // namespace

Result<Batch> parse_page(const Document& document, const Source& source) {
  if (trim_ascii(document.body).empty())
    return Error{Remedy::retry, "empty_document",
                 fmt::format("read {}: the answer was empty", redacted_url(document.url))};
  const Entry nothing_known;
  auto page = read_page(document, PageHint{nothing_known, source});
  if (page.page_class != PageClass::article) return no_entry(page, document);
  Batch batch;
  batch.document.format = "page";
  batch.document.title = page.entry.publisher;
  batch.document.home_url = page.entry.url;
  batch.entries.push_back(std::move(page.entry));
  return batch;
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
