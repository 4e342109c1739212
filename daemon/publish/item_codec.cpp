#include "publish/item_codec.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "publish/json_writer.hpp"
#include "publish/messages.hpp"
#include "publish/truncation.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMaxReason = 1'000;
constexpr std::size_t kMaxHeaderUrl = 2'000;

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

const char* event_type(const Item& item) {
  if (item.status == Status::withdrawn) return "kuaixun.item.withdrawn";
  return item.revision > 1 ? "kuaixun.item.revised" : "kuaixun.item.published";
}

const char* content_type(ValueFormat format) {
  return format == ValueFormat::json ? "application/json" : "application/protobuf";
}

struct EventId {
  std::string id;
  const char* type;
  std::string_view source;
  Time at;
};

RecordHeaders event_headers(EventId event, const char* content_type) {
  RecordHeaders headers;
  headers.reserve(448);  // what they mostly come to
  headers.add("ce_specversion", "1.0");
  headers.add("ce_id", event.id);
  headers.add("ce_source", "/kuaixun/sources/" + std::string(event.source));
  headers.add("ce_type", event.type);
  headers.add("ce_time", to_rfc3339(event.at));
  headers.add("content-type", content_type);
  headers.add("source", event.source);
  return headers;
}

template <class Value>
std::string serialize(const Value& value, ValueFormat format, std::string (*to_json)(const Value&)) {
  return format == ValueFormat::json ? to_json(value) : to_message(value).SerializeAsString();
}

// FNV-1a: names a record among those of one item or source, where 64 bits are plenty. Never changes: ids are made of
// it.
std::uint64_t fingerprint(std::initializer_list<std::string_view> texts) {
  std::uint64_t hash = 14695981039346656037U;
  for (const auto text : texts) {
    for (const unsigned char c : text) hash = (hash ^ c) * 1099511628211U;
    hash = (hash ^ 0x100) * 1099511628211U;  // so that "ab","c" and "a","bc" differ
  }
  return hash;
}

std::string header_text(std::string_view text, std::size_t limit) {
  std::string storage;
  return std::string(cut_at_sentence(valid_utf8(text, storage), limit));
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

std::size_t message_size(const Record& record) {
  constexpr std::size_t kRecordOverhead = 100, kHeaderOverhead = 10;
  std::size_t size = record.key.size() + record.value.size() + kRecordOverhead;
  for (const auto& [name, value] : record.headers) size += name.size() + value.size() + kHeaderOverhead;
  return size;
}

namespace {

Record encode_whole(const Item& item, const KafkaSettings& settings, std::uint32_t recipe) {
  auto headers =
      event_headers({fmt::format("{}/{}", item.id, item.revision), event_type(item), item.source, item.fetched_at},
                    content_type(settings.format));
  headers.add("revision", fmt::to_string(item.revision));
  headers.add("kind", to_string(item.kind));
  if (recipe != 0) headers.add("recipe", fmt::to_string(recipe));
  return Record{settings.topic("items"), item.id, serialize(item, settings.format, item_to_json), std::move(headers),
                item.fetched_at};
}

// What is left of the value's bytes when the record is too large; nothing when it is not.
std::optional<std::size_t> budget_of(const Record& record, const KafkaSettings& settings) {
  const auto size = message_size(record);
  if (size <= settings.max_message_bytes) return std::nullopt;
  const auto frame = size - record.value.size();
  return settings.max_message_bytes > frame ? settings.max_message_bytes - frame : 0;
}

}  // namespace

Record encode(const Item& item, const KafkaSettings& settings, std::uint32_t recipe) {
  auto record = encode_whole(item, settings, recipe);
  if (const auto budget = budget_of(record, settings))
    record.value = serialize(truncated(item, *budget), settings.format, item_to_json);
  return record;
}

Record encode_and_cut(Item& item, const KafkaSettings& settings, std::uint32_t recipe) {
  auto record = encode_whole(item, settings, recipe);
  if (const auto budget = budget_of(record, settings)) {
    item = truncated(std::move(item), *budget);
    record.value = serialize(item, settings.format, item_to_json);
  }
  return record;
}

Record encode(const Sighting& sighting, const KafkaSettings& settings) {
  const auto what = fingerprint({sighting.source, sighting.guid, sighting.url, sighting.title});
  return Record{settings.topic("sightings"), sighting.item_id, serialize(sighting, settings.format, sighting_to_json),
                event_headers({sighting.merged_item_id.empty()
                                   ? fmt::format("{}/seen/{:016x}", sighting.item_id, what)
                                   : fmt::format("{}/merged/{}", sighting.item_id, sighting.merged_item_id),
                               "kuaixun.sighting", sighting.source, sighting.seen_at},
                              content_type(settings.format)),
                sighting.seen_at};
}

Record encode(const Reject& reject, const KafkaSettings& settings) {
  const auto what = fingerprint({reject.url, reject.code, reject.bytes});
  auto headers = event_headers({fmt::format("{}/{}/{:016x}", reject.source, reject.at.time_since_epoch().count(), what),
                                "kuaixun.reject", reject.source, reject.at},
                               "application/octet-stream");
  headers.add("reason_code", reject.code);
  headers.add("reason", header_text(reject.message, kMaxReason));
  headers.add("url", header_text(redacted_url(reject.url), kMaxHeaderUrl));
  Record record{settings.topic("rejects"), reject.source, {}, std::move(headers), reject.at};
  const auto frame = message_size(record) + 32;
  const auto room = settings.max_message_bytes > frame ? settings.max_message_bytes - frame : 0;
  record.value = reject.bytes.substr(0, room);
  if (reject.truncated || reject.bytes.size() > room) record.headers.add("truncated", "true");
  return record;
}

}  // namespace kuaixun
