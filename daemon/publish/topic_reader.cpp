#include "publish/topic_reader.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <ranges>

#include <fmt/format.h>

#include "publish/consumer.hpp"
#include "publish/topics.hpp"

namespace kuaixun {
namespace {

using rdkafka::Consumer;
using rdkafka::Partition;
using std::chrono::milliseconds;

constexpr milliseconds kOpenDeadline{10'000};

class KafkaTopicReader final : public TopicReader {
 public:
  KafkaTopicReader(Consumer consumer, const std::vector<Partition>& partitions) : consumer_(std::move(consumer)) {
    for (const auto& partition : partitions) {
      if (partition.start < partition.high) ends_[{partition.topic, partition.number}] = partition.high;
      if (partition.low > 0)
        missing_.push_back({partition.topic, partition.number, partition.low, partition.low >= partition.high});
    }
  }

  Result<std::optional<Record>> next(milliseconds timeout) override {
    const auto end = std::chrono::steady_clock::now() + timeout;
    do {
      const auto left = std::chrono::duration_cast<milliseconds>(end - std::chrono::steady_clock::now());
      auto message = consumer_.poll(std::max(left, milliseconds(0)));
      if (!message) return message.error();
      if (!*message) continue;
      const bool at_end = (*message)->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
      note_position(**message, at_end ? (*message)->offset : (*message)->offset + 1);
      if (!at_end) return std::optional<Record>(rdkafka::record_of(**message));
    } while (std::chrono::steady_clock::now() < end && !(had_ends_ && ends_.empty()));
    had_ends_ = false;
    return std::optional<Record>{};
  }

  bool at_end() const override { return ends_.empty(); }
  std::vector<MissingBeginning> missing_beginnings() const override { return missing_; }

 private:
  // Partitions whose last record is a transaction's own marker are only known to be read by their end being reported.
  void note_position(const rd_kafka_message_t& message, std::int64_t position) {
    const auto found = ends_.find({rd_kafka_topic_name(message.rkt), message.partition});
    if (found == ends_.end() || position < found->second) return;
    ends_.erase(found);
    had_ends_ = true;
  }

  Consumer consumer_;
  std::map<std::pair<std::string, std::int32_t>, std::int64_t> ends_;  // of partitions that are not read up to there
  std::vector<MissingBeginning> missing_;
  bool had_ends_ = false;  // the last end has just been reached
};

Result<KafkaSettings> with_address(KafkaSettings settings) {
  if (!settings.embedded()) return settings;
  std::ifstream file(settings.embedded_address_file);
  std::string address;
  if (!std::getline(file, address) || address.empty())
    return Error{"not_running",
                 fmt::format("find the embedded broker: its address is not in {}; start `kuaixun run` with the same "
                             "configuration first",
                             settings.embedded_address_file.empty() ? "any file" : settings.embedded_address_file)};
  settings.bootstrap = address;
  return settings;
}

}  // namespace

Result<std::vector<std::string>> topics_to_rebuild_from(const KafkaSettings& settings) {
  const auto client = rdkafka::make_client(RD_KAFKA_PRODUCER, settings, {}, {});
  if (!client) return client.error();
  const auto known = rdkafka::list_topics(client->get(), settings.bootstrap, kOpenDeadline);
  if (!known) return known.error();
  const auto names = *known | std::views::keys;
  return Topics(settings).rebuilt_from({names.begin(), names.end()});
}

Result<std::unique_ptr<TopicReader>> TopicReader::open(const KafkaSettings& settings, std::vector<std::string> topics,
                                                       From from) {
  auto reachable = with_address(settings);
  if (!reachable) return reachable.error();
  auto consumer = Consumer::open(*reachable);
  if (!consumer) return consumer.error();
  auto partitions = consumer->partitions(topics, kOpenDeadline);
  if (!partitions) return partitions.error();
  for (auto& partition : *partitions) partition.start = std::max(partition.low, partition.high - from.newest);
  if (auto assigned = consumer->assign(*partitions); !assigned) return assigned.error();
  return std::unique_ptr<TopicReader>(std::make_unique<KafkaTopicReader>(std::move(*consumer), *partitions));
}

}  // namespace kuaixun
