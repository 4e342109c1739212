// The seam to what the daemon remembers. It has six faces: Cursors (where each source stands), KnownItems, their
// Outlines, what was told of them (Told), the evidence of what was decided, and the outbox. A round changes all of them
// in one transaction.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/error.hpp"
#include "base/task.hpp"
#include "ledger/cursors.hpp"
#include "ledger/evidence_log.hpp"
#include "ledger/known_items.hpp"
#include "ledger/outbox.hpp"
#include "ledger/outlines.hpp"
#include "ledger/told.hpp"
#include "model.hpp"

namespace kuaixun {

// One round's reads and writes; a const one can only be asked. A function takes the face that it needs. Lives on the
// ledger's writer thread for the length of one call of Ledger::write or read. A failing disk or database throws
// LedgerFailure through the caller's function; let it pass.
class LedgerTransaction : public Cursors,
                          public KnownItems,
                          public Outlines,
                          public EvidenceLog,
                          public Told,
                          public OutboxAppender {
 protected:
  ~LedgerTransaction() = default;
};

// Called on the io thread. Writes are durable when they return. One writer thread serves all of them, grouping those
// that wait into one database transaction, which is taken back as a whole when a round throws. Errors of all calls:
// `ledger_full` (disk), `ledger_io`, `ledger_corrupt`: nothing of the round is kept.
class Ledger : public Outbox {
 public:
  // Runs `round` on the writer thread. What it throws is a bug, and comes out here; others of its group get
  // `ledger_io`.
  virtual Task<Result<void>> write(std::function<void(LedgerTransaction&)> round) = 0;

  // Runs `round`, which only asks, on the writer thread. It sees every write that has returned, and never half of
  // another; it goes before the writes that wait, and neither waits for their fsync nor shares their errors. What it
  // throws is a bug, and comes out here.
  virtual Task<Result<void>> read(std::function<void(const LedgerTransaction&)> round) = 0;

  // As they were saved last, by source id.
  virtual Task<Result<std::map<std::string, Cursor>>> cursors() = 0;
};

}  // namespace kuaixun
