// The topics that a publisher writes to: found, or created. Included by the .cpp files of this room only.
#pragma once

#include "publish/rdkafka.hpp"

namespace kuaixun::rdkafka {

// Makes sure that every topic of the settings exists; creates missing ones if they say so. Blocks, bounded by about
// 20 s. Errors: `unreachable`, `topic_missing` (with the command that creates it), `topic_not_created`, `unauthorized`.
Result<void> ensure_topics(rd_kafka_t* client, const KafkaSettings& settings);

}  // namespace kuaixun::rdkafka
