// How long a ledger has been of use: what "not listed for 400 days" is measured with.
#pragma once

#include <chrono>

namespace kuaixun {

// Counts the time that has passed, and believes no clock for long: one that is wrong by years must not make the ledger
// forget. Only time in which sources answer counts, since nothing else shows what they list: a network that is away for
// months ages nothing. It never goes back. A ledger may so be younger than the calendar says, and remembers longer.
// Pure.
class LedgerAge {
 public:
  // `kept`: the age that was written down last. `away`: what the time of day says has passed since then; an hour of it
  // is believed, so that a daemon that runs for moments only grows older, too.
  LedgerAge(std::chrono::seconds kept, std::chrono::milliseconds away);

  // So much has passed by the steady clock since the last call. A leap counts for a minute.
  void pass(std::chrono::milliseconds elapsed);
  // A source has answered: what has passed since the last one did counts, up to a day.
  void heard();

  std::chrono::seconds now() const { return std::chrono::floor<std::chrono::seconds>(age_); }

 private:
  std::chrono::milliseconds age_, unheard_;
};

}  // namespace kuaixun
