#include "ingest/patient_ledger.hpp"

namespace kuaixun {

Task<Result<void>> PatientLedger::write(const Source& source, std::function<void(LedgerTransaction&)> round) {
  auto waiting = patiently(source, [this, &round] { return ledger_.write(round); });
  auto written = co_await std::move(waiting);
  if (written) faults_.end_of_the_ledgers();
  co_return written;
}

Task<Result<void>> PatientLedger::read(const Source& source, std::function<void(const LedgerTransaction&)> round) {
  auto waiting = patiently(source, [this, &round] { return ledger_.read(round); });
  auto read = co_await std::move(waiting);
  co_return read;
}

Task<Result<void>> PatientLedger::patiently(const Source& source, std::function<Task<Result<void>>()> ask) {
  const auto until = clock_.steady_now() + kPatience;
  while (true) {
    auto asking = once(source, ask);
    auto done = co_await std::move(asking);
    if (done || !is_local(done.error())) co_return done;
    faults_.meet(done.error());
    if (done.error().code == "ledger_corrupt" || clock_.steady_now() >= until) co_return done;
    co_await clock_.sleep_for(kTryAgain);
  }
}

Task<Result<void>> PatientLedger::once(const Source& source, const std::function<Task<Result<void>>()>& ask) {
  std::optional<BusyBoard::Entry> entry;
  if (board_ != nullptr) entry.emplace(*board_, Stuck::Place::ledger, source.id, redacted_url(source.url));
  auto asking = ask();
  auto done = co_await std::move(asking);
  co_return done;
}

}  // namespace kuaixun
