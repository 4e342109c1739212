// Items, sightings and rejects as Kafka records: JSON or Protobuf values, CloudEvents headers in binary mode.
#pragma once

#include <string>

#include "model.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// The JSON form of DESIGN's item table: what consumers read, and `kuaixun parse` prints. Empty fields are left out.
std::string item_to_json(const Item& item);
std::string sighting_to_json(const Sighting& sighting);

// A record for <prefix>.items, .sightings or .rejects. An item that exceeds `max_message_bytes` is cut by rule (content_html first,
// then content_text at a sentence, then media) and gets the flag `truncated`.
Record encode(const Item& item, const KafkaSettings& settings);
Record encode(const Sighting& sighting, const KafkaSettings& settings);
Record encode(const Reject& reject, const KafkaSettings& settings);

}  // namespace kuaixun
