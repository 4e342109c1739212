#include "publish/marker_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "publish/consumer.hpp"
#include "publish/topics.hpp"

namespace kuaixun {
namespace {

using rdkafka::Consumer;
using rdkafka::Partition;
using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::int64_t kFirstLook = 500;  // records from the end: nearly always our own last marker is among them

milliseconds left(Steady::time_point end) {
  return std::max(std::chrono::duration_cast<milliseconds>(end - Steady::now()), milliseconds(0));
}

Error too_slow(const Partition& partition) {
  return Error{
      "marker_unreadable",
      fmt::format("read our progress marker from {} up to its end: not done in time; the broker is slow, or another "
                  "daemon's transaction is open and will time out",
                  partition.topic)};
}

// Reads from partition.start to the end that the partition has now. To miss nothing that includes transactions that are
// still open: our own last marker may be behind another instance's.
Result<std::optional<Marker>> newest_from(Consumer& consumer, const Partition& partition, const std::string& instance,
                                          Look look, Steady::time_point end) {
  if (auto assigned = consumer.assign({partition}); !assigned) return assigned.error();
  std::optional<Marker> newest;
  std::int64_t goal = -1;
  while (Steady::now() < end) {
    auto message = consumer.poll(std::min(left(end), milliseconds(200)));
    if (!message) return message.error();
    if (!*message) continue;
    if (goal < 0)
      goal = look == Look::to_the_end ? std::max(consumer.newest_end(partition), partition.high) : partition.high;
    const auto& record = **message;
    const bool at_end = record.err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    if (!at_end && std::string_view(static_cast<const char*>(record.key), record.key_len) == instance)
      if (auto marker = decode_marker({static_cast<const char*>(record.payload), record.len}))
        newest = std::move(marker);
    if (record.offset + (at_end ? 0 : 1) >= goal) return newest;
  }
  return too_slow(partition);
}

}  // namespace

Result<Marker> read_marker(const KafkaSettings& settings, milliseconds deadline, Look look) {
  const auto end = Steady::now() + deadline;
  auto consumer = Consumer::open(settings);
  if (!consumer) return consumer.error();
  auto partitions = consumer->partitions({topic_name(settings, TopicContent::progress)}, deadline);
  if (!partitions) return partitions.error();
  std::optional<Marker> newest;
  // Keyed records of one instance share a partition, which is the only one of topics that we made.
  for (auto& partition : *partitions) {
    if (partition.high <= partition.low && partitions->size() > 1) continue;
    for (auto records = kFirstLook;; records *= 32) {
      partition.start = std::max(partition.low, partition.high - records);
      auto found = newest_from(*consumer, partition, settings.instance, look, end);
      if (!found) return found.error();
      if (*found) newest = std::move(*found);
      if (newest || partition.start == partition.low) break;
    }
    if (newest) break;
  }
  return newest.value_or(Marker{});
}

}  // namespace kuaixun
