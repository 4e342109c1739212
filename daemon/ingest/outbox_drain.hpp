// From the outbox to Kafka, for as long as the daemon runs.
#pragma once

#include <functional>
#include <optional>

#include "base/ahead.hpp"
#include "base/clock.hpp"
#include "base/wakeup.hpp"
#include "ledger/outbox.hpp"
#include "observe/metrics.hpp"
#include "publish/publisher.hpp"

namespace kuaixun {

// Takes what the outbox has and hands it to the publisher at once, batch by batch, in order; waits when there is
// nothing. An outage is waited out with back-off: the backlog stays in the ledger. Lives on the io thread.
class OutboxDrain {
 public:
  // A batch ends at either limit: 5,000 records keep Kafka busy (its transactions cost the same ~25 ms whatever their
  // size).
  static constexpr std::size_t kBatchRows = 5'000;
  static constexpr std::size_t kBatchBytes = 8 << 20;

  // All must outlive this. `keep` acknowledged rows stay in the ledger, for an embedded broker that forgets.
  OutboxDrain(asio::any_io_executor io, Outbox& ledger, Publisher& publisher, Clock& clock, Metrics& metrics,
              std::size_t keep);

  // Runs until stop(), and then until the outbox is empty or `drain_until` has passed. Returns an error only for what
  // waiting does not help: `fenced`, `ledger_lost`, `ledger_corrupt`.
  Task<Result<void>> run();

  // There are new rows.
  void wake() { event_.raise(); }
  void stop(std::chrono::milliseconds drain_for);

  // Why nothing goes out at the moment, for /readyz.
  const std::optional<Error>& trouble() const { return trouble_; }

 private:
  Task<Result<void>> connect();
  Task<Result<void>> drain();
  Task<Result<std::vector<OutboxRow>>> next_rows();
  Task<Result<void>> publish(std::vector<OutboxRow> rows, bool first);
  Task<Result<void>> end_acknowledging();
  std::optional<Error> lost_ledger(const Progress& marker, std::uint64_t last_sequence) const;
  void end_trouble();
  bool past_deadline() const;

  asio::any_io_executor io_;
  Outbox& ledger_;
  Publisher& publisher_;
  Clock& clock_;
  Wakeup event_;
  Counter published_;
  std::size_t keep_;
  std::uint64_t sent_ = 0;                                        // the last sequence that Kafka has
  std::optional<Ahead<Result<std::vector<OutboxRow>>>> ahead_{};  // the rows after those that are being published
  std::optional<Ahead<Result<void>>> acknowledging_{};
  std::optional<std::chrono::milliseconds> deadline_{};
  std::optional<Error> trouble_{};
};

}  // namespace kuaixun
