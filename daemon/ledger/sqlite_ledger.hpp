// The ledger on disk: SQLite in WAL mode, one writer thread, group commit.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "ledger/ledger.hpp"
#include "ledger/ledger_settings.hpp"
#include "observe/metrics.hpp"

namespace kuaixun {

// See Ledger. All reads and writes run on one thread of its own. Writes run in the order of their calls; those that
// wait while a transaction is being committed share the next one and its fsync. Reads run before them, in the order of
// their calls. Destroy it after the io_context has run out.
class SqliteLedger final : public Ledger {
 public:
  using TakeBack = std::function<Record(const Key& told, Time now)>;

  // Opens or creates DIRECTORY/ledger.db. Errors (all give_up): `ledger_locked` (another daemon has it),
  // `ledger_corrupt` (it was set aside), `ledger_newer`, `ledger_io`. Nothing is repaired or thrown away.
  // `take_back`: makes the record that takes back what was told under a key whose item is forgotten; it is appended to
  // the outbox in the transaction that forgets. Without one nothing is told of that.
  static Result<std::unique_ptr<SqliteLedger>> open(asio::any_io_executor io, LedgerSettings settings, Clock& clock,
                                                    Metrics& metrics, TakeBack take_back = {});
  ~SqliteLedger() override;

  const std::string& id() const override;
  Task<Result<void>> write(std::function<void(LedgerTransaction&)> round) override;
  Task<Result<void>> read(std::function<void(const LedgerTransaction&)> round) override;
  Task<Result<std::map<std::string, Cursor>>> cursors() override;
  Task<Result<std::vector<OutboxRow>>> outbox(std::uint64_t after, std::size_t max_rows,
                                              std::size_t max_bytes) override;
  Task<Result<void>> acknowledge(std::uint64_t sequence, std::size_t keep) override;
  Task<Result<std::uint64_t>> acknowledged() override;
  Task<Result<std::uint64_t>> last_sequence() override;
  Task<Result<std::vector<OutboxRow>>> newest_acknowledged(std::size_t count) override;
  OutboxSize outbox_size() const override;

  // How long the thread has been at what it does; 0: it waits. Any thread.
  std::chrono::milliseconds busy_for() const;
  // Ends all writes that were asked for, and takes no more. Before the tasks that wait for them are destroyed.
  void close();

  // Makes an empty ledger the successor of the one whose marker Kafka has: it takes over its id, and counts on from
  // its sequence. For `kuaixun rebuild`; id() tells the new one after the next open.
  Task<Result<void>> adopt(Progress progress);

 private:
  class Writer;
  explicit SqliteLedger(std::unique_ptr<Writer> writer);
  std::unique_ptr<Writer> writer_;
};

}  // namespace kuaixun
