// One article of a list, under the names that the list services have for its fields.
#pragma once

#include <optional>

#include <simdjson.h>

#include "model.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {

// What a list says of all its articles.
struct ListContext {
  DateContext dates{};
  std::string publisher{};          // of articles that name none
  std::string account{};            // (biz): of articles that have no link, only ids
  std::string published{};          // of articles that have no date: when the message was sent
  bool content_is_summary = false;  // "content" is a digest
};

// An entry by whatever fields are there; nothing for an object that has neither title nor address.
std::optional<Entry> list_entry(simdjson::dom::object article, const ListContext& context);

// Whether the list says that the article was deleted.
bool is_deleted_article(simdjson::dom::object article);

}  // namespace kuaixun
