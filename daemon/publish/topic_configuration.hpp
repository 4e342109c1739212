// How the topics are configured that we create.
#pragma once

#include <map>
#include <string>

#include "publish/kafka_settings.hpp"

namespace kuaixun {

// Kafka's names and values; what is not among them is the broker's own choice. The progress topic is compacted in small
// segments, so that reading it at the start stays short. Items and sightings are kept for KafkaSettings::keep at least,
// whatever their size: from them a lost ledger is made anew.
std::map<std::string, std::string> topic_configuration(const std::string& topic, const KafkaSettings& settings);

}  // namespace kuaixun
