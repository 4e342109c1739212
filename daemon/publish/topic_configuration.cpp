#include "publish/topic_configuration.hpp"

#include <chrono>

#include <fmt/format.h>

namespace kuaixun {

std::map<std::string, std::string> topic_configuration(const std::string& topic, const KafkaSettings& settings) {
  if (topic == settings.topic("progress"))
    return {{"cleanup.policy", "compact"},
            {"segment.bytes", "16777216"},
            {"segment.ms", "3600000"},
            {"min.cleanable.dirty.ratio", "0.1"}};
  if (topic == settings.topic("rejects")) return {};
  const auto keep = std::chrono::milliseconds(settings.keep);
  return {{"retention.ms", fmt::to_string(keep.count())}, {"retention.bytes", "-1"}};
}

}  // namespace kuaixun
