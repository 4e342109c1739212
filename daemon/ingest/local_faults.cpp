#include "ingest/local_faults.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace kuaixun {
namespace {

bool is_of_the_ledger(ErrorCode code) {
  return code == "ledger_full" || code == "ledger_io" || code == "ledger_locked" || code == "ledger_corrupt";
}

}  // namespace

bool is_local(const Error& error) { return error.code.fault() == Fault::machine; }

void LocalFaults::meet(const Error& error) {
  auto [fault, is_new] = faults_.try_emplace(error.code);
  fault->second = {error.message, clock_.steady_now()};
  if (!is_new) return;
  gauge(error.code).set(1);
  log::error("local_fault", {{"code", error.code.name()}, {"error", error.message}});
}

void LocalFaults::end_of_the_ledgers() {
  for (auto fault = faults_.begin(); fault != faults_.end();)
    fault = is_of_the_ledger(fault->first) ? end(fault) : std::next(fault);
}

void LocalFaults::forget_old() {
  for (auto fault = faults_.begin(); fault != faults_.end();)
    fault = clock_.steady_now() - fault->second.met > kOver ? end(fault) : std::next(fault);
}

std::vector<std::string> LocalFaults::reasons() const {
  std::vector<std::string> reasons;
  for (const auto& [code, fault] : faults_) reasons.push_back(fault.message);
  return reasons;
}

LocalFaults::Faults::iterator LocalFaults::end(Faults::iterator fault) {
  gauge(fault->first).set(0);
  log::info("local_fault_over", {{"code", fault->first.name()}});
  return faults_.erase(fault);
}

Gauge LocalFaults::gauge(ErrorCode code) {
  return metrics_.gauge("kuaixun_local_fault", "Whether rounds wait for this machine: a full disk, a locked ledger, …",
                        {{"code", code.name()}});
}

}  // namespace kuaixun
