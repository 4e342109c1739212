// One face of the ledger: what items say in outline, so that copies in other words are recognised after a restart.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

namespace kuaixun {

// Bytes of whoever appends them. Belongs to a LedgerTransaction, which tells of threads, errors and lifetime.
class Outlines {
 public:
  // Behind those that are there. `at`: seconds since 1970, not before the last one's.
  virtual void put_outline(std::chrono::seconds at, std::string_view bytes) = 0;
  // In the order in which they were put.
  virtual void each_outline(const std::function<void(std::string_view)>& take) const = 0;
  // Those from before `at` go.
  virtual void forget_outlines(std::chrono::seconds at) = 0;

  // How many transactions were taken back so far: who keeps a copy of the outlines reads them anew when there are more.
  virtual std::uint64_t taken_back() const = 0;

 protected:
  ~Outlines() = default;
};

}  // namespace kuaixun
