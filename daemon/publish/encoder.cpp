#include "publish/encoder.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "publish/item_json.hpp"
#include "publish/json_writer.hpp"
#include "publish/known_json.hpp"
#include "publish/messages.hpp"
#include "publish/truncation.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMaxReason = 1'000;
constexpr std::size_t kMaxHeaderUrl = 2'000;

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

// What every event has. `source`: of the event, a path.
RecordHeaders event_headers(const EventId& event, std::string_view source) {
  RecordHeaders headers;
  headers.reserve(448);  // what they mostly come to
  headers.add("ce_specversion", "1.0");
  headers.add("ce_id", event.id);
  headers.add("ce_source", source);
  headers.add("ce_type", event.type);
  headers.add("ce_time", to_rfc3339(event.at));
  return headers;
}

RecordHeaders headers_of(const EventId& event, const char* content_type) {
  auto headers = event_headers(event, "/kuaixun/sources/" + std::string(event.source));
  headers.add("content-type", content_type);
  headers.add("source", event.source);
  return headers;
}

template <class Value>
std::string serialize(const Value& value, ValueFormat format, std::string (*to_json)(const Value&)) {
  return format == ValueFormat::json ? to_json(value) : to_protobuf(value);
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

std::size_t message_size(const Record& record) {
  constexpr std::size_t kRecordOverhead = 100, kHeaderOverhead = 10;
  std::size_t size = record.key.size() + record.value.size() + kRecordOverhead;
  for (const auto& [name, value] : record.headers) size += name.size() + value.size() + kHeaderOverhead;
  return size;
}

Record Encoder::encode_whole(const Item& item, std::uint32_t recipe) const {
  auto headers =
      headers_of({fmt::format("{}/{}", item.id, item.revision), event_type(item), item.source, item.fetched_at},
                 content_type(format_));
  headers.add("revision", fmt::to_string(item.revision));
  headers.add("kind", to_string(item.kind));
  if (recipe != 0) headers.add("recipe", fmt::to_string(recipe));
  return Record{items_, item.id, serialize(item, format_, item_to_json), std::move(headers), item.fetched_at};
}

// What is left of the value's bytes when the record is too large; nothing when it is not.
std::optional<std::size_t> Encoder::budget_of(const Record& record) const {
  const auto size = message_size(record);
  if (size <= max_message_bytes_) return std::nullopt;
  const auto frame = size - record.value.size();
  return max_message_bytes_ > frame ? max_message_bytes_ - frame : 0;
}

Record Encoder::encode(const Item& item, std::uint32_t recipe) const {
  auto record = encode_whole(item, recipe);
  if (const auto budget = budget_of(record)) record.value = serialize(truncated(item, *budget), format_, item_to_json);
  return record;
}

Record Encoder::encode_and_cut(Item& item, std::uint32_t recipe) const {
  auto record = encode_whole(item, recipe);
  if (const auto budget = budget_of(record)) {
    item = truncated(std::move(item), *budget);
    record.value = serialize(item, format_, item_to_json);
  }
  return record;
}

Record Encoder::encode(const Sighting& sighting) const {
  const auto what = fingerprint({sighting.source, sighting.guid, sighting.url, sighting.title});
  return Record{sightings_, sighting.item_id, serialize(sighting, format_, sighting_to_json),
                headers_of({sighting.merged_item_id.empty()
                                ? fmt::format("{}/seen/{:016x}", sighting.item_id, what)
                                : fmt::format("{}/merged/{}", sighting.item_id, sighting.merged_item_id),
                            "kuaixun.sighting", sighting.source, sighting.seen_at},
                           content_type(format_)),
                sighting.seen_at};
}

Record Encoder::encode(const KnownRecord& known) const {
  auto name = to_text(known.name);
  auto value = known_to_json(known);
  const auto what = fingerprint({value});
  auto headers = headers_of({fmt::format("{}/{:016x}", name, what), "kuaixun.known", known.item.source, known.at},
                            content_type(ValueFormat::json));
  return Record{known_, std::move(name), std::move(value), std::move(headers), known.at};
}

Record Encoder::encode_forgotten(const Key& name, Time at) const {
  auto text = to_text(name);
  auto headers =
      event_headers({fmt::format("{}/forgotten/{}", text, at.time_since_epoch().count()), "kuaixun.forgotten", {}, at},
                    "/kuaixun/ledger");
  return Record{known_, std::move(text), {}, std::move(headers), at};
}

Record Encoder::encode(const Reject& reject) const {
  const auto what = fingerprint({reject.url, reject.code, reject.bytes});
  auto headers = headers_of({fmt::format("{}/{}/{:016x}", reject.source, reject.at.time_since_epoch().count(), what),
                             "kuaixun.reject", reject.source, reject.at},
                            "application/octet-stream");
  headers.add("reason_code", reject.code);
  headers.add("reason", header_text(reject.message, kMaxReason));
  headers.add("url", header_text(redacted_url(reject.url), kMaxHeaderUrl));
  Record record{rejects_, reject.source, {}, std::move(headers), reject.at};
  const auto frame = message_size(record) + 32;
  const auto room = max_message_bytes_ > frame ? max_message_bytes_ - frame : 0;
  record.value = reject.bytes.substr(0, room);
  if (reject.truncated || reject.bytes.size() > room) record.headers.add("truncated", "true");
  return record;
}

}  // namespace kuaixun
