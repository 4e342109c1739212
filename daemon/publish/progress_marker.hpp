// The progress marker: how it is written to <prefix>.progress, and decoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

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

}  // namespace kuaixun
