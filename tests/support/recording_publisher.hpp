// A publisher that keeps in memory what Kafka would have.
#pragma once

#include <deque>
#include <vector>

#include "publish/publisher.hpp"

namespace kuaixun {

// Behaves as Kafka with exactly-once delivery: rows and marker are taken together, or not at all. Lives on the io
// thread.
class RecordingPublisher final : public Publisher {
 public:
  explicit RecordingPublisher(std::string ledger_id = "ledger-1") : ledger_id_(std::move(ledger_id)) {}

  Task<Result<Progress>> start(std::uint64_t last_sequence) override;
  // All: the marker tells.
  Task<Result<std::vector<OutboxRow>>> missing(std::vector<OutboxRow> rows) override { co_return rows; }
  Task<Result<void>> publish(std::vector<OutboxRow> rows) override;
  Result<void> health() const override { return health_; }

  // What the next calls answer instead, in turn.
  void fail_start(Error error) { start_errors_.push_back(std::move(error)); }
  void fail_publish(Error error) { publish_errors_.push_back({std::move(error), false}); }
  // The batch is committed, but the one who waits is told of an error: the crash between commit and acknowledgement.
  void fail_after_commit(Error error) { publish_errors_.push_back({std::move(error), true}); }
  void set_health(Result<void> health) { health_ = std::move(health); }
  // The marker that start() finds.
  void set_marker(Progress marker) { marker_ = std::move(marker); }

  const std::vector<OutboxRow>& rows() const {
    return rows_;
  }  // every row that was committed, in order, doubles included
  const std::vector<std::size_t>& batches() const { return batches_; }
  const Progress& marker() const { return marker_; }
  int starts() const { return starts_; }
  std::vector<Record> records(std::string_view topic) const;

 private:
  struct PlannedFailure {
    Error error;
    bool after_commit = false;
  };

  std::string ledger_id_;
  Progress marker_{};
  std::vector<OutboxRow> rows_;
  std::vector<std::size_t> batches_;
  std::deque<Error> start_errors_;
  std::deque<PlannedFailure> publish_errors_;
  Result<void> health_{};
  int starts_ = 0;
};

}  // namespace kuaixun
