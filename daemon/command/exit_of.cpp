#include <array>

#include "command/commands.hpp"

namespace kuaixun {
namespace {

struct Meaning {
  std::string_view code;
  Exit exit;
};

constexpr std::array kMeanings{
    Meaning{"fenced", Exit::fenced},
    Meaning{"ledger_lost", Exit::ledger},
    Meaning{"ledger_corrupt", Exit::ledger},
    Meaning{"ledger_newer", Exit::state},     // a newer kuaixun wrote it
    Meaning{"ledger_locked", Exit::state},    // another daemon has it
    Meaning{"ledger_io", Exit::state},        // it may not be written
    Meaning{"state_directory", Exit::state},  // it cannot be made
    Meaning{"descriptor_limit", Exit::descriptors},
};

}  // namespace

Exit exit_of(const Error& error) {
  for (const auto& meaning : kMeanings)
    if (meaning.code == error.code && error.remedy == Remedy::give_up) return meaning.exit;
  return Exit::failed;
}

}  // namespace kuaixun
