#include "decide/address_holders.hpp"

#include <tuple>

#include <fmt/format.h>

#include "dedup/keys.hpp"
#include "dedup/rules.hpp"

namespace kuaixun {
namespace {

constexpr int kMostHolders = 4;

Key place_of(const Key& address, int place) {
  return place == 0 ? address : make_key(KeyKind::address, fmt::format("{}/{}", hex_of(address), place));
}

bool stands_before(const KnownItem& a, const KnownItem& b) {
  return std::tuple(-a.authority, a.first_seen, std::string_view(a.id)) <
         std::tuple(-b.authority, b.first_seen, std::string_view(b.id));
}

}  // namespace

void claim_address(KnownItems& ledger, const Key& address, const KnownItem& item) {
  auto moved = item;
  for (int place = 0; place < kMostHolders; ++place) {
    const auto key = place_of(address, place);
    const auto holder = ledger.find(key);
    const bool is_last = !holder || holder->item.id == item.id;
    if (!is_last && !stands_before(moved, holder->item)) continue;
    ledger.put_key(key, moved.id, seen_as(AddressRole::article));
    if (is_last) return;
    moved = holder->item;
  }
}

std::vector<Match> later_holders(const KnownItems& ledger, const Key& address) {
  std::vector<Match> holders;
  for (int place = 1; place < kMostHolders; ++place) {
    auto holder = ledger.find(place_of(address, place));
    if (!holder) break;
    holders.push_back(std::move(*holder));
  }
  return holders;
}

}  // namespace kuaixun
