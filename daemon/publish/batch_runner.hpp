// Carries a batch through the machine: asks the producer what the machine says, and tells the machine what came of it.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "observe/metrics.hpp"
#include "publish/encoder.hpp"
#include "publish/kafka_producer.hpp"
#include "publish/kafka_settings.hpp"
#include "publish/progress_marker.hpp"

namespace kuaixun {

// Whether a batch moves the progress marker on.
enum class MarkProgress { no, yes };

// Blocks; lives on the publisher's worker thread. All that is passed in outlives it.
class BatchRunner {
 public:
  BatchRunner(const KafkaSettings& settings, std::string ledger_id, Clock& clock, Metrics& metrics);

  // Returns when every row is in Kafka (a row that Kafka refuses for good is in <prefix>.rejects instead), or with the
  // error that start() and another try must follow. `fenced` is sure; `transaction_expired` may be that, see
  // KafkaPublisher.
  Result<void> run(KafkaProducer& producer, const std::vector<OutboxRow>& rows, MarkProgress mark);

  // A transaction of the marker alone: tells the world that this process owns the instance now.
  Result<void> take_over(KafkaProducer& producer, const Progress& progress);

 private:
  struct Batch;
  Result<void> carry_through(Batch& batch);
  Event perform(Step step, Batch& batch);
  Event fill(Batch& batch);
  Record quarantined(const Batch& batch, const Record& record) const;
  Error ending(Step step, const Batch& batch) const;
  void count(const Batch& batch, const Event& event, const BatchState& before);

  const KafkaSettings& settings_;
  const Encoder encoder_;
  std::string ledger_id_;
  Clock& clock_;
  Metrics& metrics_;
  Counter committed_;
  Counter aborted_;
  Counter failed_;
  Gauge queued_;
};

}  // namespace kuaixun
