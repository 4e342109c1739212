#include "publish/topics.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>

#include <fmt/format.h>

namespace kuaixun {
namespace {

using Configuration = std::map<std::string, std::string>;

// Small segments, so that reading it at the start stays short.
const Configuration kCompacted{{"cleanup.policy", "compact"},
                               {"segment.bytes", "16777216"},
                               {"segment.ms", "3600000"},
                               {"min.cleanable.dirty.ratio", "0.1"}};

// Whatever their size.
Configuration kept_for(std::chrono::milliseconds time) {
  return {{"retention.ms", fmt::to_string(time.count())}, {"retention.bytes", "-1"}};
}

Topic topic_of(TopicContent content, const KafkaSettings& settings) {
  Topic topic{.content = content,
              .name = topic_name(settings, content),
              .partitions = settings.partitions,
              .replication = settings.replication};
  switch (content) {
    case TopicContent::items:
    case TopicContent::sightings:
      topic.configuration = kept_for(settings.keep);
      topic.is_rebuilt_from = true;
      break;
    case TopicContent::known:
      topic.configuration = kCompacted;
      topic.partitions = 1;  // little is told, and in one order
      topic.is_rebuilt_from = true;
      break;
    case TopicContent::rejects:
      break;
    case TopicContent::progress:
      topic.configuration = kCompacted;
      topic.partitions = 1;
      break;
  }
  return topic;
}

}  // namespace

const std::vector<std::string>& topic_contents() {
  static const std::vector<std::string> words{"items", "sightings", "known", "rejects", "progress"};
  return words;
}

std::string_view to_string(TopicContent content) { return topic_contents()[std::size_t(content)]; }

std::optional<TopicContent> topic_content(std::string_view word) {
  const auto& words = topic_contents();
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return TopicContent(found - words.begin());
}

std::string topic_name(const KafkaSettings& settings, TopicContent content) {
  return fmt::format("{}.{}", settings.topic_prefix, to_string(content));
}

std::optional<TopicContent> content_of(std::string_view topic) {
  while (true) {
    const auto dot = topic.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    if (const auto content = topic_content(topic.substr(dot + 1))) return content;
    topic = topic.substr(0, dot);
  }
}

bool is_tombstone(const Record& record) {
  return record.value.empty() && content_of(record.topic) == TopicContent::known;
}

Topics::Topics(const KafkaSettings& settings) {
  for (const auto content : {TopicContent::items, TopicContent::sightings, TopicContent::known, TopicContent::rejects,
                             TopicContent::progress}) {
    if (content != TopicContent::progress || settings.delivery == Delivery::exactly_once)
      topics_.push_back(topic_of(content, settings));
  }
}

std::vector<std::string> Topics::rebuilt_from(const std::vector<std::string>& known) const {
  std::vector<std::string> found;
  for (const auto& topic : topics_)
    if (topic.is_rebuilt_from)
      std::ranges::copy_if(known, std::back_inserter(found), [&](const std::string& name) {
        return name == topic.name || (name.starts_with(topic.name + ".") && content_of(name) == topic.content);
      });
  return found;
}

}  // namespace kuaixun
