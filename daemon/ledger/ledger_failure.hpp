// What a failing disk or database throws through a round.
#pragma once

#include <stdexcept>
#include <utility>

#include "base/error.hpp"

namespace kuaixun {

// With the Error it becomes: `ledger_full`, `ledger_corrupt`, `ledger_io` …
class LedgerFailure : public std::runtime_error {
 public:
  explicit LedgerFailure(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

}  // namespace kuaixun
