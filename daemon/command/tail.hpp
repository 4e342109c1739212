// `kuaixun tail`: shows the records of a topic as they come.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "command/commands.hpp"
#include "publish/kafka_settings.hpp"
#include "publish/topic_reader.hpp"
#include "publish/topics.hpp"

namespace kuaixun {

enum class TailForm { line, json };

struct TailRequest {
  KafkaSettings kafka;
  TopicContent content = TopicContent::items;
  From from = From::end;
  TailForm form = TailForm::line;
  std::uint64_t count = 0;  // ends after so many records; 0: goes on
};

// Hands each record's line, without newline, to `print`, until `count`, `stop` or print's false (nobody reads any
// more). Blocks. An unreachable broker ends it with Exit::failed and a message on stderr.
Exit tail(const TailRequest& request, const std::function<bool(std::string_view)>& print,
          const std::atomic<bool>& stop);

}  // namespace kuaixun
