// Items, sightings and rejects as Kafka records: JSON or Protobuf values, CloudEvents headers in binary mode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "model.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// The JSON form of DESIGN's item table: what consumers read, and `kuaixun parse` prints. Empty fields are left out.
std::string item_to_json(const Item& item);
std::string sighting_to_json(const Sighting& sighting);

// A record for <prefix>.items, .sightings or .rejects, with CloudEvents headers in binary mode: ce_specversion, ce_id
// (of an item `ID/REVISION`: the same record has the same one, always), ce_source (`/kuaixun/sources/ID`), ce_type
// (kuaixun.item.published, .revised, .withdrawn, kuaixun.sighting, kuaixun.reject), ce_time and content-type; then
// source, and of items revision and kind, and the `recipe` that its hashes were made by (see dedup/recipe.hpp; 0:
// none), so that what was published is known again for what it is. An item that exceeds `max_message_bytes` is cut by
// rule (truncation.hpp) and gets the flag `truncated`.
Record encode(const Item& item, const KafkaSettings& settings, std::uint32_t recipe = 0);
// The same; an item that was cut is from then on what its record says, so that nobody holds what nobody will read.
Record encode_and_cut(Item& item, const KafkaSettings& settings, std::uint32_t recipe = 0);
Record encode(const Sighting& sighting, const KafkaSettings& settings);
// The bytes are the value; why they were rejected is in the headers reason_code, reason, url (without secrets) and
// truncated.
Record encode(const Reject& reject, const KafkaSettings& settings);

// What `record` takes of Kafka's message.max.bytes, at most.
std::size_t message_size(const Record& record);

}  // namespace kuaixun
