// What the configuration of a topic would do to what we publish to it.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "publish/kafka_settings.hpp"
#include "publish/topics.hpp"

namespace kuaixun {

// A topic's configuration as Kafka tells it: "cleanup.policy" → "delete", "retention.ms" → "604800000", …
using TopicPolicy = std::map<std::string, std::string>;

// What is wrong with the policy of a topic: what is at stake, and the command that mends it. `remember`: how long the
// ledger knows an item. Pure.
std::vector<std::string> complaints_about(const Topic& topic, const TopicPolicy& policy, const KafkaSettings& settings,
                                          std::chrono::hours remember);

// The same of all topics that there are. Blocks, for some seconds at most; any thread. Errors: `unreachable`,
// `unauthorized` (DescribeConfigs on the topics is not granted), …
Result<std::vector<std::string>> topic_complaints(const KafkaSettings& settings, std::chrono::hours remember);

}  // namespace kuaixun
