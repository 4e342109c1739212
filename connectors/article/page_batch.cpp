#include "connectors/article/page_batch.hpp"

#include <fmt/format.h>

namespace kuaixun {
namespace {

constexpr std::chrono::hours kBlockedWait{1};  // a captcha stays for as long as it is asked for

Error no_entry(const Page& page, const Document& document) {
  auto said = fmt::format("read {} as an article: {}", shown_origin(document), page.reason);
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

Result<Batch> batch_of_page(Page page, const Document& document) {
  if (page.page_class != PageClass::article) return no_entry(page, document);
  Batch batch;
  batch.document.format = "page";
  batch.document.title = page.entry.publisher;
  batch.document.home_url = page.entry.url;
  batch.entries.push_back(std::move(page.entry));
  return batch;
}

}  // namespace kuaixun
