// The seam to Kafka.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model.hpp"

namespace kuaixun {

// Whether a ledger knows all that a marker says was published: it is its own, and not of a later state of it.
inline bool is_marker_of(const Progress& marker, std::string_view ledger_id, std::uint64_t last_sequence) {
  return marker.sequence == 0 || (marker.ledger_id == ledger_id && marker.sequence <= last_sequence);
}

// Hands outbox rows to Kafka. Lives on the io thread; one call at a time.
// Two implementations: KafkaPublisher and tests/support/recording_publisher.hpp.
class Publisher {
 public:
  virtual ~Publisher() = default;

  // Connects, creates missing topics if it may, fences an older self, and returns the progress marker that Kafka holds
  // for this instance (sequence 0 when it has none). `last_sequence` is the newest row of our ledger: a marker beyond
  // it, or of another ledger, is returned before anybody is fenced, and nothing can be published then. Called again
  // after an error of publish(). Errors: `fenced` (stop: another daemon took over this instance id), `unreachable`
  // (retry), `topic_missing`, `unauthorized`, …
  virtual Task<Result<Progress>> start(std::uint64_t last_sequence) = 0;

  // Those of the first rows after start() that Kafka may not have. Exactly once that is all of them: the marker has
  // told. At least once those are left out that stand at the end of their topics already. Errors as start().
  virtual Task<Result<std::vector<OutboxRow>>> missing(std::vector<OutboxRow> rows) = 0;

  // Exactly once: the rows and the marker `{ledger_id, last row's sequence}` in one transaction, committed when this
  // returns. At least once: acknowledged by all replicas, in order, without a marker. On an error nothing is known:
  // call start() and go on from the marker it returns. `rows` is not empty.
  virtual Task<Result<void>> publish(std::vector<OutboxRow> rows) = 0;

  // Whether Kafka answered lately, for /readyz; else why not.
  virtual Result<void> health() const = 0;
};

}  // namespace kuaixun
