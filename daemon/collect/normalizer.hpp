// From what the source said to what we would publish.
#pragma once

#include "dedup/candidate.hpp"

namespace kuaixun {

// What an entry came with.
struct EntryContext {
  const Source& source;
  const DocumentInfo& document;
  std::string_view document_url;
  Time fetched_at{};
  std::string_view parent_id{};  // of a part: the id of the item that it is a part of
};

// Sanitised HTML and plain text, clean title, absolute and canonical address, language, dates (a missing one is
// `inferred` from fetched_at, never pretended), media, ids and keys. Pure, any thread; cannot fail: what is unusable
// becomes a flag.
// `url`: the entry's, parsed.
Candidate normalize(const Entry& entry, const std::optional<Url>& url, const EntryContext& context);
inline Candidate normalize(const Entry& entry, const EntryContext& context) {
  return normalize(entry, parse_url(entry.url), context);
}

}  // namespace kuaixun
