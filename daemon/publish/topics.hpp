// The topics: which there are, what lies in each, how each is made and kept, and which of them a lost ledger is made
// anew from. Whoever creates, checks, fills, reads back or lists topics asks here.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// What the records of a topic are. A topic is called PREFIX.CONTENT.
enum class TopicContent { items, sightings, known, rejects, progress };

std::string_view to_string(TopicContent content);
// Nothing for another word.
std::optional<TopicContent> topic_content(std::string_view word);
// Their words, in order: what `kuaixun tail --topic` takes.
const std::vector<std::string>& topic_contents();

// What the topic of this content is called.
std::string topic_name(const KafkaSettings& settings, TopicContent content);

// What a topic of this name holds, under whichever prefix: CONTENT is the last of its dotted words that is one.
std::optional<TopicContent> content_of(std::string_view topic);

// Whether the record says that what its key names is forgotten: its value is empty here, and null in Kafka.
bool is_tombstone(const Record& record);

struct Topic {
  TopicContent content = TopicContent::items;
  std::string name;
  bool is_rebuilt_from = false;  // a lost ledger is made anew from it
  // How it is created.
  int partitions = 1, replication = 1;
  std::map<std::string, std::string> configuration{};  // Kafka's names and values; the rest is the broker's choice
};

// Those of one daemon, as its settings have them. A plain value.
class Topics {
 public:
  explicit Topics(const KafkaSettings& settings);

  // Those that it writes to: the progress topic is one only with exactly_once.
  const std::vector<Topic>& all() const& { return topics_; }
  std::vector<Topic> all() && { return std::move(topics_); }
  // Of those that `known` holds, the ones that a lost ledger is made anew from: items first, since sightings speak of
  // them, and then what is known besides. Those that lie under a topic's name (PREFIX.items.…) and that the settings do
  // not name any more are among them.
  std::vector<std::string> rebuilt_from(const std::vector<std::string>& known) const;

 private:
  std::vector<Topic> topics_;
};

}  // namespace kuaixun
