// One face of the ledger: the records that were decided and are on their way to Kafka.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model.hpp"

namespace kuaixun {

// The side of those who decide. Belongs to a LedgerTransaction, which tells of threads, errors and lifetime.
class OutboxAppender {
 public:
  // Returns the row's sequence: one more than the last row's.
  virtual std::uint64_t append(Record record) = 0;

 protected:
  ~OutboxAppender() = default;
};

struct OutboxSize {
  std::uint64_t rows = 0, bytes = 0;
  std::optional<Time> oldest{};
};

// The side of the one who sends. Shows what is committed. Called on the io thread; errors as of Ledger.
class Outbox {
 public:
  virtual ~Outbox() = default;

  // Of the ledger whose sequences these are. Made once with it; part of the progress marker, so that another ledger's
  // marker is not taken for ours.
  virtual const std::string& id() const = 0;

  // Rows not yet acknowledged, after `after`, in order; stops at either limit but gives at least one row when there is
  // one.
  virtual Task<Result<std::vector<OutboxRow>>> outbox(std::uint64_t after, std::size_t max_rows,
                                                      std::size_t max_bytes) = 0;
  // Kafka has everything up to and including `sequence`. The newest `keep` rows stay readable by newest_acknowledged().
  virtual Task<Result<void>> acknowledge(std::uint64_t sequence, std::size_t keep = 0) = 0;
  // The last sequence that was acknowledged; 0 when none.
  virtual Task<Result<std::uint64_t>> acknowledged() = 0;
  // The last sequence that was given out; 0 when none.
  virtual Task<Result<std::uint64_t>> last_sequence() = 0;
  // Up to `count` acknowledged rows that are still there, oldest first: what an embedded broker is refilled with.
  virtual Task<Result<std::vector<OutboxRow>>> newest_acknowledged(std::size_t count) = 0;
  // Unacknowledged rows. Cheap: kept in memory. Any thread.
  virtual OutboxSize outbox_size() const = 0;
};

}  // namespace kuaixun
