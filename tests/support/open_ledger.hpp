// A ledger in a temporary folder.
#pragma once

#include <memory>

#include <boost/asio/io_context.hpp>

#include "ledger/sqlite_ledger.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {

// Throws when it cannot be opened. All that is passed in outlives it.
inline std::unique_ptr<SqliteLedger> open_ledger(asio::io_context& io, const TempDir& dir, Clock& clock,
                                                 Metrics& metrics) {
  return SqliteLedger::open(io.get_executor(), LedgerSettings{.directory = dir.path("")}, clock, metrics).value();
}

}  // namespace kuaixun
