#include "ledger/ledger_age.hpp"

#include <algorithm>
#include <utility>

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kMostAway = std::chrono::hours{1}, kMostLeap = std::chrono::minutes{1},
                       kMostUnheard = std::chrono::days{1};

milliseconds up_to(milliseconds most, milliseconds duration) { return std::clamp(duration, milliseconds{0}, most); }

}  // namespace

LedgerAge::LedgerAge(std::chrono::seconds kept, milliseconds away) : age_(kept), unheard_(up_to(kMostAway, away)) {}

void LedgerAge::pass(milliseconds elapsed) { unheard_ = up_to(kMostUnheard, unheard_ + up_to(kMostLeap, elapsed)); }

void LedgerAge::heard() { age_ += std::exchange(unheard_, milliseconds{0}); }

}  // namespace kuaixun
