// The table of evidence: see ledger/evidence_log.hpp.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/time.hpp"
#include "ledger/sqlite.hpp"

namespace kuaixun {

// The newest kMostEvidence of all items, which are called by the refs of their rows. Lives on the writer thread; every
// call throws LedgerFailure when disk or database fail.
class EvidenceRows {
 public:
  explicit EvidenceRows(Database& database);

  void put(std::int64_t item, Time at, std::string_view bytes);
  // The newest `most` of an item, the oldest of them first; returns how many there are.
  std::size_t each(std::int64_t item, std::size_t most, const std::function<void(std::string_view)>& take) const;
  // Since when nothing was dropped.
  Time kept_since() const;

 private:
  Database& database_;
  mutable Statement newest_, count_, oldest_;
  Statement put_, drop_;
};

}  // namespace kuaixun
