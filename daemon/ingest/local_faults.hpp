// Faults that are this machine's and no source's: a full disk, a locked ledger, no descriptor left.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "observe/metrics.hpp"

namespace kuaixun {

// Whose fault an error is, by its code: this machine's, or else the source's. No source is marked as failing, or asked
// less often, for what this machine lacks.
bool is_local(const Error& error);

// Which of them were met lately, for /readyz and kuaixun_local_fault. Lives on the io thread.
class LocalFaults {
 public:
  // A fault that nobody has met for so long is over: whoever meets one tries again sooner.
  static constexpr std::chrono::milliseconds kOver{8'000};

  LocalFaults(Clock& clock, Metrics& metrics) : clock_(clock), metrics_(metrics) {}

  void meet(const Error& error);
  // A write went through.
  void end_of_the_ledgers();
  // To be called every second or so.
  void forget_old();
  std::vector<std::string> reasons() const;

 private:
  struct Fault {
    std::string message;
    std::chrono::milliseconds met{0};
  };
  using Faults = std::map<ErrorCode, Fault>;
  Faults::iterator end(Faults::iterator fault);
  Gauge gauge(ErrorCode code);

  Clock& clock_;
  Metrics& metrics_;
  Faults faults_;  // by code
};

}  // namespace kuaixun
