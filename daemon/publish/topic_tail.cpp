#include "publish/topic_tail.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "publish/consumer.hpp"

namespace kuaixun {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

}  // namespace

Result<std::unordered_set<std::string>> ids_at_end(const KafkaSettings& settings, std::size_t count,
                                                   milliseconds deadline) {
  const auto end = Steady::now() + deadline;
  auto consumer = rdkafka::Consumer::open(settings);
  if (!consumer) return consumer.error();
  auto partitions =
      consumer->partitions({settings.topic("items"), settings.topic("sightings"), settings.topic("rejects")}, deadline);
  if (!partitions) return partitions.error();
  std::erase_if(*partitions, [](const rdkafka::Partition& each) { return each.high <= each.low; });
  std::unordered_set<std::string> ids;
  if (partitions->empty()) return ids;
  std::map<std::pair<std::string, std::int32_t>, std::int64_t> unread;
  for (auto& partition : *partitions) {
    partition.start = std::max(partition.low, partition.high - std::int64_t(count));
    unread[{partition.topic, partition.number}] = partition.high;
  }
  if (auto assigned = consumer->assign(*partitions); !assigned) return assigned.error();
  while (!unread.empty() && Steady::now() < end) {
    auto message = consumer->poll(milliseconds{200});
    if (!message) return message.error();
    if (!*message) continue;
    const bool at_end = (*message)->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    const auto place = unread.find({rd_kafka_topic_name((*message)->rkt), (*message)->partition});
    if (place != unread.end() && (*message)->offset + (at_end ? 0 : 1) >= place->second) unread.erase(place);
    if (at_end) continue;
    for (auto& [name, value] : rdkafka::record_of(**message).headers)
      if (name == "ce_id") ids.insert(std::move(value));
  }
  if (unread.empty()) return ids;
  return Error{Remedy::retry, "tail_unreadable",
               fmt::format("read the end of {}.* at {}: not done within {}", settings.topic_prefix, settings.bootstrap,
                           to_string(deadline))};
}

}  // namespace kuaixun
