#include "publish/ensure_topics.hpp"

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/log.hpp"
#include "publish/consumer.hpp"
#include "publish/topics.hpp"

namespace kuaixun::rdkafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kAskDeadline{5'000}, kCreateDeadline{10'000}, kAppearDeadline{5'000}, kAppearCheck{50};

std::vector<Topic> missing_topics(const std::map<std::string, int>& known, const KafkaSettings& settings) {
  auto missing = Topics(settings).all();
  std::erase_if(missing, [&](const Topic& topic) { return known.contains(topic.name); });
  return missing;
}

Error topic_missing(const Topic& topic, const KafkaSettings& settings) {
  std::string options;
  if (const auto policy = topic.configuration.find("cleanup.policy"); policy != topic.configuration.end())
    options = fmt::format(" --config cleanup.policy={}", policy->second);
  return Error{"topic_missing",
               fmt::format("publish to {}: there is no such topic at {} (or no permission to see it); create it with "
                           "`kafka-topics.sh --create --topic {} --partitions {}{}`, or set kafka.create_topics = true",
                           topic.name, settings.bootstrap, topic.name, topic.partitions, options)};
}

Result<NewTopic> new_topic(const Topic& topic) {
  std::array<char, 256> reason{};
  NewTopic request(
      rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, topic.replication, reason.data(), reason.size()));
  if (!request)
    return Error{"topic_not_created", fmt::format("create topic {}: {}; check kafka.partitions and kafka.replication",
                                                  topic.name, reason.data())};
  for (const auto& [name, value] : topic.configuration)
    rd_kafka_NewTopic_set_config(request.get(), name.c_str(), value.c_str());
  return request;
}

Result<void> created(const rd_kafka_topic_result_t& result) {
  const auto code = rd_kafka_topic_result_error(&result);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) return {};
  const std::string topic = rd_kafka_topic_result_name(&result);
  const char* text = rd_kafka_topic_result_error_string(&result);
  auto error = error_of(code, fmt::format("create topic {}", topic), text ? text : "");
  if (error.code == "kafka_error") {
    error.code = "topic_not_created";
    error.message += "; check kafka.partitions and kafka.replication against the number of brokers";
  }
  return error;
}

Result<void> create(rd_kafka_t* client, const std::vector<Topic>& topics, const KafkaSettings& settings) {
  std::vector<NewTopic> owned;
  std::vector<rd_kafka_NewTopic_t*> requests;
  for (const auto& topic : topics) {
    auto request = new_topic(topic);
    if (!request) return request.error();
    requests.push_back(request->get());
    owned.push_back(std::move(*request));
  }
  const AdminOptions options(rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS));
  std::array<char, 256> reason{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), int(kCreateDeadline.count()), reason.data(), reason.size());
  const Queue answers(rd_kafka_queue_new(client));
  rd_kafka_CreateTopics(client, requests.data(), requests.size(), options.get(), answers.get());
  const ApiEvent event(rd_kafka_queue_poll(answers.get(), int((kCreateDeadline + milliseconds(1'000)).count())));
  if (!event) return error_of(RD_KAFKA_RESP_ERR__TIMED_OUT, fmt::format("create topics at {}", settings.bootstrap));
  if (const auto code = rd_kafka_event_error(event.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR)
    return error_of(code, fmt::format("create topics at {}", settings.bootstrap),
                    rd_kafka_event_error_string(event.get()));
  std::size_t count = 0;
  const auto* results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i)
    if (auto result = created(*results[i]); !result) return result;
  for (const auto& topic : topics) log::info("topic_created", {{"topic", topic.name}});
  return {};
}

}  // namespace

Result<void> ensure_topics(rd_kafka_t* client, const KafkaSettings& settings) {
  auto known = list_topics(client, settings.bootstrap, kAskDeadline);
  if (!known) return known.error();
  const auto missing = missing_topics(*known, settings);
  if (missing.empty()) return {};
  if (!settings.create_topics) return topic_missing(missing.front(), settings);
  if (auto result = create(client, missing, settings); !result) return result;
  // A new topic takes a moment to be known to every broker.
  for (auto waited = milliseconds(0); waited < kAppearDeadline; waited += kAppearCheck) {
    known = list_topics(client, settings.bootstrap, kAskDeadline);
    if (known && missing_topics(*known, settings).empty()) return {};
    std::this_thread::sleep_for(kAppearCheck);
  }
  return Error{
      Remedy::retry, "topic_missing",
      fmt::format("publish to {}: the topic was created but brokers do not know it yet", missing.front().name)};
}

}  // namespace kuaixun::rdkafka
