#include "connectors/page/page.hpp"

#include <fmt/format.h>

#include "connectors/page/page_reader.hpp"
#include "text/ascii.hpp"
#include "text/html.hpp"

namespace kuaixun {
namespace {

constexpr std::chrono::hours kBlockedWait{1};  // a captcha stays for as long as it is asked for

Error no_entry(const Page& page, const Document& document) {
  auto said = fmt::format("read {} as an article: {}", redacted_url(document.url), page.reason);
  switch (page.page_class) {
    case PageClass::gone:
      return {"page_gone", std::move(said)};
    case PageClass::blocked:
      return {"page_blocked", std::move(said) + ": ask this host less often", document.fetched_at + kBlockedWait};
    case PageClass::moved:
      return {"page_moved", std::move(said) + ": it went to " + redacted_url(page.moved_to)};
    case PageClass::retry:
      return {"page_retry", std::move(said)};
    case PageClass::article:
    case PageClass::unknown:
      break;
  }
  return {"no_article", std::move(said)};
}

}  // namespace

Result<Batch> batch_of_page(Page page, const Document& document, const Source& source) {
  if (page.page_class != PageClass::article) return no_entry(page, document);
  Batch batch;
  batch.document.format = "page";
  batch.document.title = page.entry.publisher;
  batch.document.home_url = page.entry.url;
  if (is_of_other_account(page, source)) add_flag(page.entry.flags, "other_account");
  batch.entries.push_back(std::move(page.entry));
  return batch;
}

Result<Batch> parse_page(const Document& document, const Source& source) {
  if (trim_ascii(document.body).empty())
    return Error{"empty_document", fmt::format("read {}: the answer was empty", redacted_url(document.url))};
  const Entry nothing_known;
  return batch_of_page(read_page(document, PageHint{nothing_known, source}), document, source);
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
