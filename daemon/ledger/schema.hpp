// The tables of the ledger, and how an older ledger becomes a newer one.
#pragma once

#include "ledger/sqlite.hpp"

namespace kuaixun {

// Creates the tables of a new ledger, or brings an older one up to date, in one transaction. Throws LedgerFailure:
// `ledger_newer` for one that was written by a later version.
void migrate(Database& database);

}  // namespace kuaixun
