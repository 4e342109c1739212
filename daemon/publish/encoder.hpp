// Items, sightings, what is known besides, and rejects as Kafka records: JSON or Protobuf values, CloudEvents headers
// in binary mode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "known_record.hpp"
#include "model.hpp"
#include "publish/kafka_settings.hpp"
#include "publish/topics.hpp"

namespace kuaixun {

// As the settings have it: topics, format, size. A plain value; any thread.
//
// Headers of every record: ce_specversion, ce_id (of an item `ID/REVISION`: the same record has the same one, always),
// ce_source (`/kuaixun/sources/ID`), ce_type (kuaixun.item.published, .revised, .withdrawn, kuaixun.sighting,
// kuaixun.known, kuaixun.forgotten, kuaixun.reject), ce_time and content-type; then source.
class Encoder {
 public:
  explicit Encoder(const KafkaSettings& settings)
      : items_(topic_name(settings, TopicContent::items)),
        sightings_(topic_name(settings, TopicContent::sightings)),
        known_(topic_name(settings, TopicContent::known)),
        rejects_(topic_name(settings, TopicContent::rejects)),
        format_(settings.format),
        max_message_bytes_(settings.max_message_bytes) {}

  // Further headers: revision, kind, and the `recipe` that its hashes were made by (see dedup/recipe.hpp; 0: none), so
  // that what was published is known again for what it is. An item that exceeds `max_message_bytes` is cut by rule
  // (truncation.hpp) and gets the flag `truncated`.
  Record encode(const Item& item, std::uint32_t recipe = 0) const;
  // The same; an item that was cut is from then on what its record says, so that nobody holds what nobody will read.
  Record encode_and_cut(Item& item, std::uint32_t recipe = 0) const;
  Record encode(const Sighting& sighting) const;
  // Always JSON: kuaixun's own.
  Record encode(const KnownRecord& known) const;
  // The tombstone of what was told under this name.
  Record encode_forgotten(const Key& name, Time at) const;
  // The bytes are the value; why they were rejected is in the headers reason_code, reason, url (without secrets) and
  // truncated.
  Record encode(const Reject& reject) const;

 private:
  Record encode_whole(const Item& item, std::uint32_t recipe) const;
  std::optional<std::size_t> budget_of(const Record& record) const;

  std::string items_, sightings_, known_, rejects_;  // topics
  ValueFormat format_;
  std::size_t max_message_bytes_;
};

// What `record` takes of Kafka's message.max.bytes, at most.
std::size_t message_size(const Record& record);

}  // namespace kuaixun
