// What the configuration's [kafka] says. config/kuaixun.toml documents each.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace kuaixun {

enum class Delivery { exactly_once, at_least_once };
enum class ValueFormat { json, protobuf };

struct KafkaSettings {
  std::string instance{};              // transactional id and progress key
  std::string bootstrap = "embedded";  // host:port,… or "embedded"
  Delivery delivery = Delivery::exactly_once;
  std::string topic_prefix = "kuaixun";
  ValueFormat format = ValueFormat::json;
  bool create_topics = true;
  int partitions = 6;                               // of topics that we create; the progress topic has one
  int replication = 1;                              // of topics that we create
  std::chrono::hours keep{24 * 400};                // items and sightings in topics that we create, at least
  std::size_t max_message_bytes = 900'000;          // a larger item is truncated by rule and flagged
  std::map<std::string, std::string> properties{};  // for librdkafka, secrets resolved: never shown
  std::string embedded_address_file{};              // where the embedded broker's address is written

  bool embedded() const { return bootstrap == "embedded"; }
};

}  // namespace kuaixun
