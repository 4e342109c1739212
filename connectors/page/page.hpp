// Any article page as a source of its own: one document, one entry.
#pragma once

#include "connector.hpp"

namespace kuaixun {

// What `read` makes of the page. Errors: `empty_document`, and those of batch_of_page().
Result<Batch> parse_page(const Document& document, const Source& source, PageReader read);
double resembles_page(const Document& document);

}  // namespace kuaixun
