// What gathering asks, answered by the ledger.
#pragma once

#include "collect/known.hpp"
#include "ingest/patient_ledger.hpp"

namespace kuaixun {

// See Known. `ledger` outlives it.
class KnownInLedger final : public Known {
 public:
  explicit KnownInLedger(PatientLedger& ledger) : ledger_(ledger) {}

  Task<Result<std::vector<PageWish>>> pages_to_read(const Source& source, const std::vector<Candidate>& candidates,
                                                    Time now) override;

 private:
  PatientLedger& ledger_;
};

}  // namespace kuaixun
