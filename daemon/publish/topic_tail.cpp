#include "publish/topic_tail.hpp"

#include <fmt/format.h>

#include "publish/topic_reader.hpp"
#include "publish/topics.hpp"

namespace kuaixun {

Result<std::unordered_set<std::string>> ids_at_end(const KafkaSettings& settings, std::size_t count,
                                                   std::chrono::milliseconds deadline) {
  constexpr std::chrono::milliseconds kTurn{200};
  const auto end = std::chrono::steady_clock::now() + deadline;
  std::vector<std::string> topics;
  for (const auto& topic : Topics(settings).all())
    if (topic.content != TopicContent::progress) topics.push_back(topic.name);
  auto reader = TopicReader::open(settings, std::move(topics), From{std::int64_t(count)});
  if (!reader) return reader.error();
  std::unordered_set<std::string> ids;
  while (!(*reader)->at_end()) {
    if (std::chrono::steady_clock::now() >= end)
      return Error{"tail_unreadable", fmt::format("read the end of {}.* at {}: not done within {}",
                                                  settings.topic_prefix, settings.bootstrap, to_string(deadline))};
    auto record = (*reader)->next(kTurn);
    if (!record) return record.error();
    if (*record) ids.emplace((*record)->headers.value("ce_id"));
  }
  return ids;
}

}  // namespace kuaixun
