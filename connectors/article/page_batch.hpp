// A page that was read, as a document of one entry.
#pragma once

#include "connector.hpp"

namespace kuaixun {

// Errors by the page's class: `page_gone`, `page_blocked`, `page_moved`, `page_retry`, `no_article`.
Result<Batch> batch_of_page(Page page, const Document& document);

}  // namespace kuaixun
