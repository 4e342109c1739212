#include "publish/known_json.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include "item.pb.h"
#include "publish/json_writer.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

// Hashes are hexadecimal: JSON's numbers hold 53 bits.
void write_hash(JsonWriter& json, std::string_view name, std::uint64_t hash) {
  if (hash != 0) json.field(name, fmt::format("{:016x}", hash));
}

template <std::unsigned_integral N>
bool read_hexadecimal(std::string_view text, N& number) {
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number, 16);
  return read.ec == std::errc{} && read.ptr == end;
}

std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 0;
  return read_hexadecimal(text, hash) ? hash : 0;
}

constexpr std::size_t kWordDigits = 4;

std::string text_of(const Sketch& sketch) {
  std::string text;
  if (sketch == Sketch{}) return text;
  for (const auto word : sketch) text += fmt::format("{:04x}", word);
  return text;
}

Sketch sketch_of(std::string_view text) {
  Sketch sketch{};
  if (text.size() != kWordDigits * sketch.size()) return {};
  for (std::size_t i = 0; i < sketch.size(); ++i)
    if (!read_hexadecimal(text.substr(kWordDigits * i, kWordDigits), sketch[i])) return {};
  return sketch;
}

Time time_of(const std::string& text) {
  const auto read = parse_timestamp(text, DateContext{});
  return read ? read->at : Time{};
}

void write_item(JsonWriter& json, const KnownItem& item) {
  write_hash(json, "content_hash", item.content_hash);
  write_hash(json, "title_hash", item.title_hash);
  json.field("status", to_string(item.status));
  json.field("authority", std::uint64_t(item.authority));
  json.field("first_seen", to_rfc3339(item.first_seen));
  json.field("sketch", text_of(item.sketch));
}

KnownItem item_of(const v1::Known& message) {
  constexpr std::uint32_t kHighestAuthority = 2;
  return KnownItem{.id = message.item_id(),
                   .status = message.status() == to_string(Status::withdrawn) ? Status::withdrawn : Status::published,
                   .published = message.known_as() != to_string(KnownAs::held_back),
                   .source = message.source(),
                   .authority = int(std::min(message.authority(), kHighestAuthority)),
                   .content_hash = hash_of(message.content_hash()),
                   .title_hash = hash_of(message.title_hash()),
                   .written = hash_of(message.written_hash()),
                   .recipe = message.recipe(),
                   .first_seen = time_of(message.first_seen()),
                   .sketch = sketch_of(message.sketch())};
}

}  // namespace

std::string known_to_json(const KnownRecord& known) {
  JsonWriter json(1'024);
  json.open_object();
  json.field("name", to_text(known.name));
  json.field("known_as", to_string(known.as));
  json.field("item_id", known.item.id);
  json.field("source", known.item.source);
  json.field("title", known.title);
  json.field("url", known.url);
  json.field("decided_at", to_rfc3339(known.at));
  if (!known.keys.empty()) {
    json.open_list("keys");
    for (const auto& key : known.keys) json.element(to_text(key));
    json.close_list();
  }
  write_hash(json, "said_hash", known.said.content_hash);
  write_hash(json, "written_hash", known.said.written);
  if (known.said.recipe != 0) json.field("recipe", std::uint64_t(known.said.recipe));
  if (known.as == KnownAs::held_back) write_item(json, known.item);
  json.close_object();
  return std::move(json).text();
}

std::optional<KnownRecord> known_of_json(const std::string& json) {
  v1::Known message;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  if (!google::protobuf::util::JsonStringToMessage(json, &message, options).ok()) return std::nullopt;
  const auto name = key_of_text(message.name());
  const auto as = known_as(message.known_as());
  if (!name || !as || message.item_id().empty()) return std::nullopt;
  KnownRecord known{.name = *name,
                    .as = *as,
                    .item = item_of(message),
                    .title = message.title(),
                    .url = message.url(),
                    .at = time_of(message.decided_at()),
                    .said = {hash_of(message.said_hash()), hash_of(message.written_hash()), message.recipe()}};
  for (const auto& text : message.keys() | std::views::take(KnownRecord::kMostKeys)) {
    const auto key = key_of_text(text);
    if (!key) return std::nullopt;
    known.keys.push_back(*key);
  }
  return known;
}

}  // namespace kuaixun
