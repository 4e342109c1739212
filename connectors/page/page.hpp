// Any article page as a source of its own: one document, one entry.
#pragma once

#include "connector.hpp"

namespace kuaixun {

// Errors: `empty_document`, and by the page's class `page_gone`, `page_blocked`, `page_moved`, `page_retry`,
// `no_article`.
Result<Batch> parse_page(const Document& document, const Source& source);
// The same of a page that was read. Of another account than the source's, it is flagged `other_account`.
Result<Batch> batch_of_page(Page page, const Document& document, const Source& source);
double resembles_page(const Document& document);

}  // namespace kuaixun
