// The progress marker: how it is written to <prefix>.progress, and read back.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// What Kafka holds for an instance: v1.Progress of the contract.
struct Marker {
  Progress progress;
  std::string owner;  // host:process id of the daemon that wrote it
};

// This process, as it signs its markers.
std::string process_owner();

Record encode(const Marker& marker, const KafkaSettings& settings, Time now);
// Nothing when the value is not a marker.
std::optional<Marker> decode_marker(std::string_view value);

// How far a marker is looked for: up to the end of the topic, which an open transaction may hold up until it times out,
// or only where nothing is open.
enum class Look { to_the_end, where_committed };

// The newest committed marker of settings.instance; an empty one when there is none. Blocks, for a helper thread;
// `deadline` bounds all of it. Errors: `unreachable`, `topic_missing`, `unauthorized`, `marker_unreadable` (retry: not
// read up to the end in time).
Result<Marker> read_marker(const KafkaSettings& settings, std::chrono::milliseconds deadline,
                           Look look = Look::to_the_end);

}  // namespace kuaixun
