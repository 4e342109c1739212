// Reading topics back: for `kuaixun tail`, `rebuild`, what a broker without transactions has already, and tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "model.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// Where reading begins: that many records before the end of each partition.
struct From {
  std::int64_t newest = 0;
  static const From beginning, end;
};
inline constexpr From From::beginning{std::numeric_limits<std::int64_t>::max()};
inline constexpr From From::end{0};

// The topics of the broker that a lost ledger is made anew from, in the order in which they are read: see Topics.
// Blocks. Errors: `unreachable`, `unauthorized`.
Result<std::vector<std::string>> topics_to_rebuild_from(const KafkaSettings& settings);

// A partition whose first records are gone: deleted after the topic's retention, or by hand.
struct MissingBeginning {
  std::string topic;
  std::int32_t partition = 0;
  std::int64_t first_offset = 0;  // of what is left
  bool is_empty = false;          // nothing is left
};

// Consumes topics with read_committed and no group. Blocks: for commands and tests, never on the io thread.
class TopicReader {
 public:
  static Result<std::unique_ptr<TopicReader>> open(const KafkaSettings& settings, std::vector<std::string> topics,
                                                   From from);
  virtual ~TopicReader() = default;

  // The next record, or nothing after `timeout`.
  virtual Result<std::optional<Record>> next(std::chrono::milliseconds timeout) = 0;
  // Whether every partition has been read up to the end that it had when the reader was opened.
  virtual bool at_end() const = 0;
  // As the partitions were when the reader was opened.
  virtual std::vector<MissingBeginning> missing_beginnings() const = 0;
};

}  // namespace kuaixun
