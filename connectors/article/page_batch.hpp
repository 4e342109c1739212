// A page that was read, as a document of one entry.
#pragma once

#include "connector.hpp"

namespace kuaixun {

// Errors by the page's class: `page_gone`, `page_blocked`, `page_moved`, `page_retry`, `no_article`. An article of
// another account than the source's is flagged `other_account`.
Result<Batch> batch_of_page(Page page, const Document& document, const Source& source);

}  // namespace kuaixun
