// What must hold of any bytes that are read as a feed.
#pragma once

#include <cstdlib>
#include <string>

#include "collect/normalizer.hpp"
#include "connectors/feed/feed.hpp"

namespace kuaixun {

// Entries that make sound items, or an error with a code and a message.
inline void judge_feed(std::string body) {
  const Document document{.url = "https://a.example/feed", .body = std::move(body)};
  const Source source{.id = "fuzz", .kind = "feed", .url = document.url};
  const auto batch = parse_feed(document, source);
  if (!batch) {
    if (batch.error().code == ErrorCode() || batch.error().message.empty()) std::abort();
    return;
  }
  for (const auto& entry : batch->entries) {
    const auto item = normalize(entry, EntryContext{source, batch->document, document.url, document.fetched_at}).item;
    if (item.id.size() != 32 || item.content_html.find("<script") != std::string::npos) std::abort();
  }
}

}  // namespace kuaixun
