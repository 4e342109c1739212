// Finding the newest marker of one instance in a topic that all instances share.
#pragma once

#include <chrono>

#include "base/error.hpp"
#include "publish/kafka_settings.hpp"
#include "publish/marker_reader.hpp"
#include "publish/progress_marker.hpp"

namespace kuaixun {

// How far a marker is looked for: up to the end of the topic, which an open transaction may hold up until it times out,
// or only where nothing is open.
enum class Look { to_the_end, where_committed };

// The newest committed marker of settings.instance; an empty one when there is none. Blocks, for a helper thread;
// `deadline` bounds all of it. Errors: `unreachable`, `topic_missing`, `unauthorized`, `marker_unreadable` (retry: not
// read up to the end in time).
Result<Marker> read_marker(const KafkaSettings& settings, std::chrono::milliseconds deadline,
                           Look look = Look::to_the_end);

}  // namespace kuaixun
