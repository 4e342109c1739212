// Digests as texts: a document of many pieces of news becomes an item for itself and one for each of them.
#pragma once

#include "connector.hpp"

namespace kuaixun {

// Shapes that are known: the month file of daily briefs (daily_briefs.hpp). Of a month file each day is a digest, named
// after its date, and the file is only its document: a new day says nothing of the others. A digest whose numbers are
// no sequence is flagged `split_suspect`. Errors: `empty_document`, `too_large`, `no_article` (a text of no shape that
// is known is not split, and not guessed at).
Result<Batch> parse_digest(const Document& document, const Source& source);
double resembles_digest(const Document& document);

}  // namespace kuaixun
