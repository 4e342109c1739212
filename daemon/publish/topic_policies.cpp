#include "publish/topic_policies.hpp"

#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "publish/consumer.hpp"
#include "publish/rdkafka.hpp"

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kAskDeadline{5'000};

using ConfigResource = std::unique_ptr<rd_kafka_ConfigResource_t, rdkafka::Destroy<rd_kafka_ConfigResource_destroy>>;

std::string text_of(const TopicPolicy& policy, const char* key) {
  const auto found = policy.find(key);
  return found == policy.end() ? std::string{} : found->second;
}

std::optional<std::int64_t> number_of(const TopicPolicy& policy, const char* key) {
  const auto text = text_of(policy, key);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string mended_by(const KafkaSettings& settings, const Topic& topic, const std::string& value) {
  return fmt::format(
      "`kafka-configs.sh --bootstrap-server {} --alter --entity-type topics --entity-name {} --add-config {}`",
      settings.bootstrap, topic.name, value);
}

std::optional<std::string> cleanup_complaint(const Topic& topic, const TopicPolicy& policy,
                                             const KafkaSettings& settings) {
  const auto said = text_of(policy, "cleanup.policy");
  if (topic.content == TopicContent::progress && !said.empty() && said != "compact")
    return fmt::format(
        "topic {}: its cleanup.policy is {}: Kafka deletes the progress marker when it is old, and what was under way "
        "at a crash after that is published twice: {}",
        topic.name, said, mended_by(settings, topic, "cleanup.policy=compact"));
  if (topic.content == TopicContent::known && said.find("delete") != std::string::npos)
    return fmt::format(
        "topic {}: its cleanup.policy is {}: Kafka deletes what is old, and a ledger that is rebuilt from it takes for "
        "news what was held back: {}",
        topic.name, said, mended_by(settings, topic, "cleanup.policy=compact"));
  if (topic.content == TopicContent::sightings && said.find("compact") != std::string::npos)
    return fmt::format(
        "topic {}: its cleanup.policy is {}: of all sightings of an item Kafka keeps the last one, and a rebuilt "
        "ledger "
        "knows of no others: {}",
        topic.name, said, mended_by(settings, topic, "cleanup.policy=delete"));
  return std::nullopt;
}

// Items and sightings: as large as they may be, and kept as long as the ledger remembers. What is known besides is
// small, and kept until it is forgotten.
bool is_kept_for_a_time(const Topic& topic) { return topic.is_rebuilt_from && topic.content != TopicContent::known; }

std::optional<std::string> size_complaint(const Topic& topic, const TopicPolicy& policy,
                                          const KafkaSettings& settings) {
  const auto most = number_of(policy, "max.message.bytes");
  if (!is_kept_for_a_time(topic) || !most || *most >= std::int64_t(settings.max_message_bytes)) return std::nullopt;
  return fmt::format(
      "topic {}: its max.message.bytes is {}, less than kafka.max_message_bytes = {}: records between the two are not "
      "published, they end among the rejects: {}, or lower kafka.max_message_bytes",
      topic.name, *most, settings.max_message_bytes,
      mended_by(settings, topic, fmt::format("max.message.bytes={}", settings.max_message_bytes + 100'000)));
}

std::optional<std::string> retention_complaint(const Topic& topic, const TopicPolicy& policy,
                                               const KafkaSettings& settings, std::chrono::hours remember) {
  const auto kept = number_of(policy, "retention.ms");
  const auto needed = milliseconds(remember).count();
  const bool deletes = text_of(policy, "cleanup.policy").find("delete") != std::string::npos;
  if (!is_kept_for_a_time(topic) || !deletes || !kept || *kept < 0 || *kept >= needed) return std::nullopt;
  return fmt::format(
      "topic {}: its retention.ms is {} ({} days), less than state.remember ({} days): a ledger that is rebuilt from "
      "it "
      "does not know what is older, and publishes that again: {}",
      topic.name, *kept, *kept / 86'400'000, remember.count() / 24,
      mended_by(settings, topic, fmt::format("retention.ms={}", needed)));
}

std::string asked_of(const KafkaSettings& settings) {
  return fmt::format("ask {} for the configuration of its topics", settings.bootstrap);
}

// By name: those whose policy matters, of those that there are.
Result<std::map<std::string, Topic>> present_topics(rd_kafka_t* client, const KafkaSettings& settings) {
  const auto known = rdkafka::list_topics(client, settings.bootstrap, kAskDeadline);
  if (!known) return known.error();
  std::map<std::string, Topic> present;
  for (const auto& topic : Topics(settings).all())
    if (topic.content != TopicContent::rejects && known->contains(topic.name)) present.emplace(topic.name, topic);
  return present;
}

TopicPolicy policy_of(const rd_kafka_ConfigResource_t* resource) {
  TopicPolicy policy;
  std::size_t count = 0;
  const auto* const* entries = rd_kafka_ConfigResource_configs(resource, &count);
  for (std::size_t i = 0; i < count; ++i)
    if (const char* value = rd_kafka_ConfigEntry_value(entries[i]); value != nullptr)
      policy.emplace(rd_kafka_ConfigEntry_name(entries[i]), value);
  return policy;
}

Result<std::map<std::string, TopicPolicy>> describe(rd_kafka_t* client, const KafkaSettings& settings,
                                                    const std::map<std::string, Topic>& topics) {
  std::vector<ConfigResource> owned;
  std::vector<rd_kafka_ConfigResource_t*> asked;
  for (const auto& [name, topic] : topics) {
    owned.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()));
    asked.push_back(owned.back().get());
  }
  const rdkafka::AdminOptions options(rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
  std::array<char, 256> reason{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), int(kAskDeadline.count()), reason.data(), reason.size());
  const rdkafka::Queue answers(rd_kafka_queue_new(client));
  rd_kafka_DescribeConfigs(client, asked.data(), asked.size(), options.get(), answers.get());
  const rdkafka::ApiEvent event(rd_kafka_queue_poll(answers.get(), int((kAskDeadline + milliseconds(1'000)).count())));
  if (!event) return rdkafka::error_of(RD_KAFKA_RESP_ERR__TIMED_OUT, asked_of(settings));
  if (const auto code = rd_kafka_event_error(event.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR)
    return rdkafka::error_of(code, asked_of(settings), rd_kafka_event_error_string(event.get()));
  std::map<std::string, TopicPolicy> policies;
  std::size_t count = 0;
  const auto* const* resources =
      rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto code = rd_kafka_ConfigResource_error(resources[i]); code != RD_KAFKA_RESP_ERR_NO_ERROR)
      return rdkafka::error_of(code, asked_of(settings));
    policies.emplace(rd_kafka_ConfigResource_name(resources[i]), policy_of(resources[i]));
  }
  return policies;
}

}  // namespace

std::vector<std::string> complaints_about(const Topic& topic, const TopicPolicy& policy, const KafkaSettings& settings,
                                          std::chrono::hours remember) {
  std::vector<std::string> complaints;
  for (auto& complaint : {cleanup_complaint(topic, policy, settings), size_complaint(topic, policy, settings),
                          retention_complaint(topic, policy, settings, remember)})
    if (complaint) complaints.push_back(*complaint);
  return complaints;
}

Result<std::vector<std::string>> topic_complaints(const KafkaSettings& settings, std::chrono::hours remember) {
  const auto client = rdkafka::make_client(RD_KAFKA_PRODUCER, settings, {}, {});
  if (!client) return client.error();
  const auto topics = present_topics(client->get(), settings);
  if (!topics) return topics.error();
  std::vector<std::string> complaints;
  if (topics->empty()) return complaints;
  const auto policies = describe(client->get(), settings, *topics);
  if (!policies) return policies.error();
  for (const auto& [name, policy] : *policies)
    for (auto& complaint : complaints_about(topics->at(name), policy, settings, remember))
      complaints.push_back(std::move(complaint));
  return complaints;
}

}  // namespace kuaixun
