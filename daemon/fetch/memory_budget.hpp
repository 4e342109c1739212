// All bytes in flight: bodies, what reading them takes, and what waits to be decided about.
#pragma once

#include <cstddef>

#include "base/error.hpp"
#include "fetch/memory_share.hpp"

namespace kuaixun {

// limits.memory, in shares, so that one kind of use cannot keep another waiting. No deadlock is possible: who waits
// for `reading` holds a body at most, who waits for `bodies` has not got its body yet, those who read wait for
// nothing but a worker and the ledger, and nobody waits for `kept` at all.
//
//   bodies        3/16  bodies as they come, and unpacked, until they are read; their first kFree bytes are free
//   reading       5/8   for large documents: kCost times their size while they are read, decided about and committed
//   reading small 3/32  for small ones, which the large must not hold up
//   kept          3/32  candidates of a round that visits pages, and what these say, until it commits
//
// Lives on the io thread; outlives its rooms.
class MemoryBudget {
 public:
  static constexpr std::size_t kFree = 64 << 10, kSmall = 128 << 10;
  // Feeds and pages of 15 MB take 3 to 9 times their size: text, tree, entries, items and records (measured).
  static constexpr std::size_t kCost = 9, kFixedCost = 64 << 10;

  MemoryBudget(const asio::any_io_executor& io, std::size_t bytes, Metrics& metrics);

  // Waits for room to read a document of so many bytes. Error `too_large_for_memory` (retry) when it alone would take
  // more than there is.
  Task<Result<MemoryShare::Room>> reading(std::size_t body_bytes);

  MemoryShare& bodies() { return bodies_; }
  // Room to keep something in, at once, or none. Nobody gets more than half of what is left, so that there is always
  // some for those who need little; what exceeds most_kept() never gets any.
  std::optional<MemoryShare::Room> keep(std::size_t bytes);
  std::size_t most_kept() const { return kept_.size() / 2; }

 private:
  MemoryShare bodies_, large_, small_, kept_;
};

}  // namespace kuaixun
