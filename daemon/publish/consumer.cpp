#include "publish/consumer.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

namespace kuaixun::rdkafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLeaderCheck{50};

// A consumer raises errors of single brokers and of the group that it never joins; librdkafka goes on by itself after
// them.
bool passes_by_itself(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:  // history lost: goes on with the earliest that is left
      return true;
    default:
      return false;
  }
}

// A topic that is new, or whose leader has just moved, has no leader for a moment.
bool leader_moves(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION || code == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
         code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || code == RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE;
}

rd_kafka_resp_err_t ask_watermarks(rd_kafka_t* client, Partition& partition, milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (true) {
    const auto code = rd_kafka_query_watermark_offsets(client, partition.topic.c_str(), partition.number,
                                                       &partition.low, &partition.high, int(timeout.count()));
    if (!leader_moves(code) || std::chrono::steady_clock::now() >= end) return code;
    std::this_thread::sleep_for(kLeaderCheck);
  }
}

PartitionList list_of(const std::vector<Partition>& partitions) {
  PartitionList list(rd_kafka_topic_partition_list_new(int(partitions.size())));
  for (const auto& partition : partitions)
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.number)->offset = partition.start;
  return list;
}

void note_trouble(rd_kafka_conf_t* conf, void* trouble) {
  rd_kafka_conf_set_opaque(conf, trouble);
  rd_kafka_conf_set_error_cb(conf, [](rd_kafka_t*, int code, const char* text, void* opaque) {
    static_cast<Trouble*>(opaque)->note(code, text);
  });
}

}  // namespace

Result<std::map<std::string, int>> list_topics(rd_kafka_t* client, const std::string& bootstrap, milliseconds timeout) {
  const rd_kafka_metadata_t* found = nullptr;
  const auto code = rd_kafka_metadata(client, 1, nullptr, &found, int(timeout.count()));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return error_of(code, fmt::format("ask {} for its topics", bootstrap));
  const Metadata metadata(found);
  std::map<std::string, int> topics;
  for (int i = 0; i < metadata->topic_cnt; ++i)
    if (metadata->topics[i].err == RD_KAFKA_RESP_ERR_NO_ERROR)
      topics[metadata->topics[i].topic] = metadata->topics[i].partition_cnt;
  return topics;
}

Result<Consumer> Consumer::open(const KafkaSettings& settings) {
  const Properties ours{
      {"fetch.wait.max.ms", "50"}, {"queued.max.messages.kbytes", "16384"}, {"fetch.message.max.bytes", "4194304"}};
  const Properties fixed{{"group.id", "kuaixun-reader"},  // never joined; librdkafka wants a name
                         {"enable.auto.commit", "false"},   {"enable.auto.offset.store", "false"},
                         {"auto.offset.reset", "earliest"}, {"isolation.level", "read_committed"},
                         {"enable.partition.eof", "true"},  {"allow.auto.create.topics", "false"}};
  auto trouble = std::make_unique<Trouble>();
  auto client = make_client(RD_KAFKA_CONSUMER, settings, ours, fixed, note_trouble, trouble.get());
  if (!client) return client.error();
  rd_kafka_poll_set_consumer(client->get());
  return Consumer(std::move(trouble), std::move(*client), settings.bootstrap);
}

Result<std::vector<Partition>> Consumer::partitions(const std::vector<std::string>& topics, milliseconds timeout) {
  auto known = list_topics(client_.get(), bootstrap_, timeout);
  if (!known) {
    while (Message(rd_kafka_consumer_poll(client_.get(), 0))) continue;
    return trouble_->explain(known.error());
  }
  std::vector<Partition> found;
  for (const auto& topic : topics) {
    const auto count = known->find(topic);
    if (count == known->end())
      return Error{"topic_missing",
                   fmt::format("read topic {} at {}: there is no such topic (or no permission to see it); check "
                               "kafka.topic_prefix, or start the daemon, which creates it",
                               topic, bootstrap_)};
    for (int number = 0; number < count->second; ++number) {
      Partition partition{.topic = topic, .number = number};
      const auto code = ask_watermarks(client_.get(), partition, timeout);
      if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return error_of(code, fmt::format("ask {} for the offsets of {}[{}]", bootstrap_, topic, number));
      partition.start = partition.low;
      found.push_back(std::move(partition));
    }
  }
  return found;
}

Result<void> Consumer::assign(const std::vector<Partition>& partitions) {
  const auto code = rd_kafka_assign(client_.get(), list_of(partitions).get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return error_of(code, fmt::format("read from {}", bootstrap_));
  return {};
}

Result<Message> Consumer::poll(milliseconds timeout) {
  Message message(rd_kafka_consumer_poll(client_.get(), int(timeout.count())));
  if (!message || message->err == RD_KAFKA_RESP_ERR_NO_ERROR || message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
    return message;
  if (passes_by_itself(message->err)) return Message{};
  const char* topic = message->rkt ? rd_kafka_topic_name(message->rkt) : "its topics";
  return error_of(message->err, fmt::format("read {} at {}", topic, bootstrap_),
                  rd_kafka_message_errstr(message.get()));
}

std::int64_t Consumer::newest_end(const Partition& partition) const {
  std::int64_t low = -1;
  std::int64_t high = -1;
  const auto code =
      rd_kafka_get_watermark_offsets(client_.get(), partition.topic.c_str(), partition.number, &low, &high);
  return code == RD_KAFKA_RESP_ERR_NO_ERROR ? std::max<std::int64_t>(high, -1) : -1;
}

Record record_of(const rd_kafka_message_t& message) {
  Record record;
  record.topic = rd_kafka_topic_name(message.rkt);
  record.key.assign(static_cast<const char*>(message.key), message.key_len);
  if (message.payload != nullptr) record.value.assign(static_cast<const char*>(message.payload), message.len);
  rd_kafka_timestamp_type_t type{};
  record.at = Time(milliseconds(std::max<std::int64_t>(rd_kafka_message_timestamp(&message, &type), 0)));
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return record;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
    record.headers.add(name, {static_cast<const char*>(value), value ? size : 0});
  return record;
}

}  // namespace kuaixun::rdkafka
