// The fields of what is published, each described once: what it is called in proto/item.proto, where it lies in the
// model, and how it gives way when its record is too large. In the order of the contract, which is that of the field
// numbers. What writes, reads back or shortens records goes through these lines; a test holds them against the proto
// file.
#pragma once

#include <concepts>
#include <type_traits>

#include "model.hpp"

namespace kuaixun {

// How a field gives way, in the order in which the steps are taken: see truncation.hpp.
enum class Cut {
  html,      // left out
  body,      // its end
  media,     // left out
  abstract,  // its end
  list,      // all but its first elements; in the end all of them
  clipped,   // in the end: what is beyond some hundred bytes
  address,   // in the end: left out if it is absurdly long, since one that is cut is another one
  names,     // as address, each of its elements
  spare,     // in the end: left out
  never,     // bounded by what makes it
};

template <class T, class Plain>
concept MaybeConst = std::same_as<std::remove_const_t<T>, Plain>;

// Calls fields(name, member, cut) for each field; for a Timestamp with its precision it is
// fields(name, name of the precision, member).
template <MaybeConst<Item> T, class Fields>
void each_field(T& item, Fields&& fields) {
  fields("id", item.id, Cut::never);
  fields("revision", item.revision, Cut::never);
  fields("status", item.status, Cut::never);
  fields("kind", item.kind, Cut::never);
  fields("source", item.source, Cut::never);
  fields("publisher", item.publisher, Cut::clipped);
  fields("authors", item.authors, Cut::list);
  fields("editor", item.editor, Cut::clipped);
  fields("url", item.url, Cut::address);
  fields("guid", item.guid, Cut::address);
  fields("identity", item.identity, Cut::names);
  fields("title", item.title, Cut::clipped);
  fields("title_raw", item.title_raw, Cut::spare);
  fields("summary", item.summary, Cut::abstract);
  fields("content_html", item.content_html, Cut::html);
  fields("content_text", item.content_text, Cut::body);
  fields("language", item.language, Cut::address);
  fields("published_at", "published_precision", item.published_at);
  fields("updated_at", item.updated_at, Cut::never);
  fields("fetched_at", item.fetched_at, Cut::never);
  fields("media", item.media, Cut::media);
  fields("tags", item.tags, Cut::list);
  fields("section", item.section, Cut::clipped);
  fields("labels", item.labels, Cut::spare);
  fields("parent_id", item.parent_id, Cut::address);
  fields("ordinal", item.ordinal, Cut::never);
  fields("contains", item.contains, Cut::list);
  fields("original", item.original, Cut::address);
  fields("possible_dup_of", item.possible_dup_of, Cut::address);
  fields("story_id", item.story_id, Cut::address);
  fields("flags", item.flags, Cut::list);
  fields("carriers", item.carriers, Cut::list);
  fields("replaced_source", item.replaced_source, Cut::never);
}

template <MaybeConst<Carrier> T, class Fields>
void each_field(T& carrier, Fields&& fields) {
  fields("source", carrier.source, Cut::never);
  fields("publisher", carrier.publisher, Cut::never);
  fields("labels", carrier.labels, Cut::never);
}

template <MaybeConst<Person> T, class Fields>
void each_field(T& person, Fields&& fields) {
  fields("name", person.name, Cut::never);
  fields("email", person.email, Cut::never);
  fields("url", person.url, Cut::never);
}

template <MaybeConst<Media> T, class Fields>
void each_field(T& media, Fields&& fields) {
  fields("url", media.url, Cut::never);
  fields("type", media.type, Cut::never);
  fields("length", media.length, Cut::never);
  fields("width", media.width, Cut::never);
  fields("height", media.height, Cut::never);
}

// Its texts are those of an item, and bounded by what makes it.
template <MaybeConst<Sighting> T, class Fields>
void each_field(T& sighting, Fields&& fields) {
  fields("item_id", sighting.item_id, Cut::never);
  fields("source", sighting.source, Cut::never);
  fields("publisher", sighting.publisher, Cut::never);
  fields("url", sighting.url, Cut::never);
  fields("guid", sighting.guid, Cut::never);
  fields("title", sighting.title, Cut::never);
  fields("published_at", "published_precision", sighting.published_at);
  fields("seen_at", sighting.seen_at, Cut::never);
  fields("matched", sighting.matched, Cut::never);
  fields("reason", sighting.reason, Cut::never);
  fields("merged_item_id", sighting.merged_item_id, Cut::never);
  fields("delay", sighting.delay, Cut::never);
  fields("resemblance", sighting.resemblance, Cut::never);
  fields("containment", sighting.containment, Cut::never);
  fields("summary", sighting.summary, Cut::never);
  fields("language", sighting.language, Cut::never);
  fields("labels", sighting.labels, Cut::never);
}

}  // namespace kuaixun
