#include "publish/item_json.hpp"

#include "publish/json_writer.hpp"

namespace kuaixun {
namespace {

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.open_list(name);
  for (const auto& text : texts) json.element(text);
  json.close_list();
}

void write_people(JsonWriter& json, std::string_view name, const std::vector<Person>& people) {
  if (people.empty()) return;
  json.open_list(name);
  for (const auto& person : people) {
    json.open_object();
    json.field("name", person.name);
    json.field("email", person.email);
    json.field("url", person.url);
    json.close_object();
  }
  json.close_list();
}

void write_media(JsonWriter& json, std::string_view name, const std::vector<Media>& media) {
  if (media.empty()) return;
  json.open_list(name);
  for (const auto& each : media) {
    json.open_object();
    json.field("url", each.url);
    json.field("type", each.type);
    json.field("length", each.length);
    json.field("width", each.width);
    json.field("height", each.height);
    json.close_object();
  }
  json.close_list();
}

void write_labels(JsonWriter& json, const std::map<std::string, std::string>& labels) {
  if (labels.empty()) return;
  json.open_object("labels");
  for (const auto& [name, value] : labels) json.entry(name, value);
  json.close_object();
}

void write_published(JsonWriter& json, const Timestamp& published) {
  if (published == Timestamp{}) return;
  json.field("published_at", to_rfc3339(published));
  json.field("published_precision", to_string(published.precision));
}

void write_time(JsonWriter& json, std::string_view name, Time time) {
  if (time != Time{}) json.field(name, to_rfc3339(time));
}

void write_origin(JsonWriter& json, const Item& item) {
  json.field("id", item.id);
  json.field("revision", item.revision);
  json.field("status", to_string(item.status));
  json.field("kind", to_string(item.kind));
  json.field("source", item.source);
  json.field("publisher", item.publisher);
  write_people(json, "authors", item.authors);
  json.field("editor", item.editor);
  json.field("url", item.url);
  json.field("guid", item.guid);
  write_texts(json, "identity", item.identity);
}

void write_content(JsonWriter& json, const Item& item) {
  json.field("title", item.title);
  json.field("title_raw", item.title_raw);
  json.field("summary", item.summary);
  json.field("content_html", item.content_html);
  json.field("content_text", item.content_text);
  json.field("language", item.language);
  write_published(json, item.published_at);
  if (item.updated_at) json.field("updated_at", to_rfc3339(*item.updated_at));
  write_time(json, "fetched_at", item.fetched_at);
}

void write_context(JsonWriter& json, const Item& item) {
  write_media(json, "media", item.media);
  write_texts(json, "tags", item.tags);
  json.field("section", item.section);
  write_labels(json, item.labels);
  json.field("parent_id", item.parent_id);
  json.field("ordinal", item.ordinal);
  write_texts(json, "contains", item.contains);
  json.field("original", item.original);
  json.field("possible_dup_of", item.possible_dup_of);
  json.field("story_id", item.story_id);
  write_texts(json, "flags", item.flags);
}

}  // namespace

std::string item_to_json(const Item& item) {
  JsonWriter json(1'024 + item.content_html.size() * 5 / 4 + item.content_text.size() + item.summary.size() +
                  2 * item.title.size());
  json.open_object();
  write_origin(json, item);
  write_content(json, item);
  write_context(json, item);
  json.close_object();
  return std::move(json).text();
}

std::string sighting_to_json(const Sighting& sighting) {
  JsonWriter json(640);
  json.open_object();
  json.field("item_id", sighting.item_id);
  json.field("source", sighting.source);
  json.field("publisher", sighting.publisher);
  json.field("url", sighting.url);
  json.field("guid", sighting.guid);
  json.field("title", sighting.title);
  write_published(json, sighting.published_at);
  write_time(json, "seen_at", sighting.seen_at);
  json.field("matched", to_string(sighting.matched));
  json.field("reason", sighting.reason);
  json.field("merged_item_id", sighting.merged_item_id);
  json.close_object();
  return std::move(json).text();
}

}  // namespace kuaixun
