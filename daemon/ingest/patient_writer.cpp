#include "ingest/patient_writer.hpp"

namespace kuaixun {

Task<Result<void>> PatientWriter::write(const Source& source, std::function<void(LedgerTransaction&)> round) {
  auto written = co_await read(source, std::move(round));
  if (written) faults_.end_of_the_ledgers();
  co_return written;
}

Task<Result<void>> PatientWriter::read(const Source& source, std::function<void(LedgerTransaction&)> round) {
  const auto until = clock_.steady_now() + kPatience;
  while (true) {
    auto written = co_await write_once(source, round);
    if (written || !is_local(written.error())) co_return written;
    faults_.meet(written.error());
    if (written.error().code == "ledger_corrupt" || clock_.steady_now() >= until) co_return written;
    co_await clock_.sleep_for(kTryAgain);
  }
}

Task<Result<void>> PatientWriter::write_once(const Source& source,
                                             const std::function<void(LedgerTransaction&)>& round) {
  std::optional<BusyBoard::Entry> entry;
  if (board_ != nullptr) entry.emplace(*board_, Stuck::Place::ledger, source.id, redacted_url(source.url));
  auto written = co_await ledger_.write(round);
  co_return written;
}

}  // namespace kuaixun
