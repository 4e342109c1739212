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

// The newest committed marker of settings.instance; an empty one when there is none. Blocks, for a helper thread: up to
// the end that the topic has now, which an open transaction of another instance may hold up; `deadline` bounds all of
// it. Errors: `unreachable`, `topic_missing`, `unauthorized`, `marker_unreadable` (retry: not read up to the end in
// time).
Result<Marker> read_marker(const KafkaSettings& settings, std::chrono::milliseconds deadline);

}  // namespace kuaixun
