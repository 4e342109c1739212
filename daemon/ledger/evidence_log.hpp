// One face of the ledger: why things were decided as they were, for the operator who asks.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "model.hpp"

namespace kuaixun {

// Bytes of whoever writes them. Belongs to a LedgerTransaction, which tells of threads, errors and lifetime.
class EvidenceLog {
 public:
  static constexpr std::size_t kMostEvidence = 100'000;

  // Behind what is there; what is older than the newest kMostEvidence goes. Does nothing for an unknown item.
  virtual void put_evidence(std::string_view item_id, Time at, std::string_view bytes) = 0;
  // The newest `most` of one item, the oldest of them first. Returns how many there are.
  virtual std::size_t each_evidence(std::string_view item_id, std::size_t most,
                                    const std::function<void(std::string_view)>& take) const = 0;
  // From when on none is missing.
  virtual Time evidence_kept_since() const = 0;

 protected:
  ~EvidenceLog() = default;
};

}  // namespace kuaixun
