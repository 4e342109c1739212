// The table of outlines: see ledger/outlines.hpp.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "ledger/sqlite.hpp"

namespace kuaixun {

// Those of one time share a row: a row for each would cost more than all else that is done with them. Lives on the
// writer thread; every call throws LedgerFailure when disk or database fail.
class OutlineRows {
 public:
  explicit OutlineRows(Database& database);

  void put(std::chrono::seconds at, std::string_view bytes);
  // In the order in which they were put.
  void each(const std::function<void(std::string_view)>& take) const;
  // Those of before `at`.
  void forget(std::chrono::seconds at);

  // The open transaction is about to be committed: what of it is only in memory is written; or it is taken back.
  void finish();
  void take_back() { waiting_ = {}; }

 private:
  // Of the open transaction, of one time, and not written yet. sizes: of each, in four bytes, the lowest first.
  struct Waiting {
    std::chrono::seconds at{};
    std::string bytes{}, sizes{};
  };
  Waiting waiting_;
  mutable Statement rows_;
  Statement put_, forget_;
};

}  // namespace kuaixun
