// The ledger for those who wait for the machine's faults to end.
#pragma once

#include <functional>

#include "base/clock.hpp"
#include "ingest/local_faults.hpp"
#include "ledger/ledger.hpp"
#include "observe/busy_board.hpp"

namespace kuaixun {

// A round that has read its source need not ask it again because the disk was full: its write is tried again every
// second, for a minute. Lives on the io thread; all that is passed in outlives it.
class PatientLedger {
 public:
  static constexpr std::chrono::milliseconds kTryAgain{1'000}, kPatience{60'000};

  PatientLedger(Ledger& ledger, Clock& clock, LocalFaults& faults, BusyBoard* board)
      : ledger_(ledger), clock_(clock), faults_(faults), board_(board) {}

  // As Ledger::write(). `round` may run several times: it does the same each time. It stands on the board under its
  // source, which outlives the call, while the ledger has it.
  Task<Result<void>> write(const Source& source, std::function<void(LedgerTransaction&)> round);
  // As Ledger::read(), likewise: that it goes through does not say that the disk has room again.
  Task<Result<void>> read(const Source& source, std::function<void(const LedgerTransaction&)> round);

 private:
  Task<Result<void>> patiently(const Source& source, std::function<Task<Result<void>>()> ask);
  Task<Result<void>> once(const Source& source, const std::function<Task<Result<void>>()>& ask);

  Ledger& ledger_;
  Clock& clock_;
  LocalFaults& faults_;
  BusyBoard* board_;
};

}  // namespace kuaixun
