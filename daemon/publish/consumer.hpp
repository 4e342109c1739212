// A librdkafka consumer that reads given partitions from given offsets. Included by the .cpp files of this room only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "model.hpp"
#include "publish/rdkafka.hpp"

namespace kuaixun::rdkafka {

struct Partition {
  std::string topic;
  std::int32_t number = 0;
  std::int64_t low = 0, high = 0;  // the committed records that it had when it was asked
  std::int64_t start = 0;          // where to read from
};

// Reads without joining a group: read_committed, ends of partitions reported. Blocks; one thread.
class Consumer {
 public:
  static Result<Consumer> open(const KafkaSettings& settings);

  // The partitions of these topics with their watermarks, start = low. Never creates a topic.
  Result<std::vector<Partition>> partitions(const std::vector<std::string>& topics, std::chrono::milliseconds timeout);
  Result<void> assign(const std::vector<Partition>& partitions);
  // The next record or the end of a partition (err is _PARTITION_EOF, and its offset); null after `timeout`.
  Result<Message> poll(std::chrono::milliseconds timeout);
  // The end of a partition as the last fetch told, open transactions included; -1 when nothing has been fetched.
  std::int64_t newest_end(const Partition& partition) const;

 private:
  Consumer(std::unique_ptr<Trouble> trouble, Client client, std::string bootstrap)
      : trouble_(std::move(trouble)), client_(std::move(client)), bootstrap_(std::move(bootstrap)) {}

  std::unique_ptr<Trouble> trouble_;  // the client points to it
  Client client_;
  std::string bootstrap_;
};

// The topics of the cluster and how many partitions each has. Never creates one, as asking for a single topic may.
Result<std::map<std::string, int>> list_topics(rd_kafka_t* client, const std::string& bootstrap,
                                               std::chrono::milliseconds timeout);

// As the daemon's own record.
Record record_of(const rd_kafka_message_t& message);

}  // namespace kuaixun::rdkafka
