// From what the source said to what we publish.
#pragma once

#include "dedup/keys.hpp"
#include "model.hpp"

namespace kuaixun {

// What an entry came with.
struct EntryContext {
  const Source& source;
  const DocumentInfo& document;
  std::string_view document_url;
  Time fetched_at{};
};

// An item, and by what it is known.
struct Normalized {
  Item item;
  Fingerprints known_by;   // its identity is the item's
  std::optional<Url> url;  // the item's, parsed
};

// Sanitised HTML and plain text, clean title, absolute and canonical address, language, dates (a missing one is
// `inferred` from fetched_at, never pretended), media, ids and keys. Pure, any thread; cannot fail: what is unusable
// becomes a flag.
Normalized normalize(const Entry& entry, const EntryContext& context);

}  // namespace kuaixun
