// What gathering asks of those who know what was decided.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"
#include "dedup/candidate.hpp"

namespace kuaixun {

// Read-only, and all that gathering needs: who gathers need not be where it is decided.
class Known {
 public:
  virtual ~Known() = default;

  // A candidate whose page is to be read.
  struct PageWish {
    std::size_t candidate = 0;  // its index
    int failures = 0;           // how often its page could not be read so far
  };
  // In the candidates' order; both arguments outlive the call. Called on the io thread. Errors: the ledger's.
  virtual Task<Result<std::vector<PageWish>>> pages_to_read(const Source& source,
                                                            const std::vector<Candidate>& candidates, Time now) = 0;
};

}  // namespace kuaixun
