// The seam to what the daemon remembers: cursors, known items and their keys, the outbox.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model.hpp"

namespace kuaixun {

// One round's reads and writes. Lives on the ledger's writer thread for the length of one call of Ledger::write.
// A failing disk or database throws LedgerFailure through the caller's function; let it pass.
class LedgerTransaction {
 public:
  virtual ~LedgerTransaction() = default;

  virtual std::optional<Match> find(const Key& key) = 0;
  // Points `key` at the item and remembers what was seen under it; replaces what the key pointed at.
  virtual void put_key(const Key& key, std::string_view item_id, const SeenAs& seen) = 0;
  // An empty identity leaves what is there.
  virtual void put_item(const KnownItem& item) = 0;
  // With its identity.
  virtual std::optional<KnownItem> item(std::string_view id) = 0;
  // The two have turned out to be one: every key of `younger`, now and later, leads to `older` from now on.
  virtual void merge(std::string_view younger, std::string_view older) = 0;
  // The entry keys that are put from here on stand in what this source lists now …
  virtual void begin_list(std::string_view source_id) = 0;
  // … and were all of them: what the source listed before, and does not any more, is forgotten in time.
  virtual void end_list(std::string_view source_id) = 0;
  virtual void save_cursor(std::string_view source_id, const Cursor& cursor) = 0;
  // Returns the row's sequence.
  virtual std::uint64_t append(Record record) = 0;

  // Pages that are to be asked for again, by the entry key of the item.
  virtual std::optional<PageTry> page_try(const Key& entry) = 0;
  virtual void put_page_try(std::string_view source_id, const Key& entry, const PageTry& page) = 0;
  virtual void forget_page_try(const Key& entry) = 0;
  // Those of the source that were due before `time`.
  virtual void forget_page_tries(std::string_view source_id, Time time) = 0;
  virtual std::optional<Time> next_page_try(std::string_view source_id) = 0;
};

struct OutboxSize {
  std::uint64_t rows = 0, bytes = 0;
  std::optional<Time> oldest{};
};

// Called on the io thread. Writes are durable when they return. One writer thread serves all of them, grouping those
// that wait into one database transaction, which is taken back as a whole when a round throws.
class Ledger {
 public:
  virtual ~Ledger() = default;

  // Made once with the database; part of the progress marker, so that another ledger's marker is not taken for ours.
  virtual const std::string& id() const = 0;

  // Runs `round` on the writer thread. Errors: `ledger_full` (disk), `ledger_io`, `ledger_corrupt`: nothing of it is
  // kept.
  virtual Task<Result<void>> write(std::function<void(LedgerTransaction&)> round) = 0;

  virtual Task<Result<std::map<std::string, Cursor>>> cursors() = 0;
  virtual Task<Result<void>> forget_source(std::string source_id) = 0;

  // Rows not yet acknowledged, after `after`, in order; stops at either limit but gives at least one row when there is
  // one.
  virtual Task<Result<std::vector<OutboxRow>>> outbox(std::uint64_t after, std::size_t max_rows,
                                                      std::size_t max_bytes) = 0;
  // Kafka has everything up to and including `sequence`. The newest `keep` rows stay readable by newest().
  virtual Task<Result<void>> acknowledge(std::uint64_t sequence, std::size_t keep = 0) = 0;
  // The last sequence that was acknowledged; 0 when none.
  virtual Task<Result<std::uint64_t>> acknowledged() = 0;
  // The last sequence that was given out; 0 when none.
  virtual Task<Result<std::uint64_t>> last_sequence() = 0;
  // Up to `count` acknowledged rows that are still there, oldest first: what an embedded broker is refilled with.
  virtual Task<Result<std::vector<OutboxRow>>> newest(std::size_t count) = 0;
  // Unacknowledged rows. Cheap: kept in memory. Any thread.
  virtual OutboxSize outbox_size() const = 0;
};

}  // namespace kuaixun
