// What stands at the end of our topics: how a publisher without transactions finds out what arrived.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_set>

#include "base/error.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// The ce_id of the newest `count` records of each partition of all topics but the progress topic. Blocks. Errors:
// `unreachable`, `topic_missing`, `unauthorized`, `tail_unreadable` (retry: not read up to the end within `deadline`).
Result<std::unordered_set<std::string>> ids_at_end(const KafkaSettings& settings, std::size_t count,
                                                   std::chrono::milliseconds deadline);

}  // namespace kuaixun
