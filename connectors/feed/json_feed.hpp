// JSON Feed 1 and 1.1 (https://www.jsonfeed.org), and its loose spellings.
#pragma once

#include "connector.hpp"

namespace kuaixun {

// Fields of the wrong type are passed over one by one, and flawed JSON is read as far as it is whole: the document is
// `recovered` then. Errors: `json_damaged`, and `json_instead_of_feed` for JSON that
// is something else.
Result<Batch> read_json_feed(const std::string& text, const Document& document, const Source& source);

}  // namespace kuaixun
