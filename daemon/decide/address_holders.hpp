// Whose an address is, of several items that say it is theirs in quite other words.
#pragma once

#include <string_view>
#include <vector>

#include "ledger/ledger.hpp"
#include "model.hpp"

namespace kuaixun {

// The address's own key leads to its owner: the item whose source is nearest to it, of those the first. The others
// stand behind it, a few of them, so that a copy of one of theirs is known as that. The same items in any order come
// to stand in the same order. Called in a ledger's transaction.
void claim_address(KnownItems& ledger, const Key& address, const KnownItem& item);

// Those who stand behind the owner.
std::vector<Match> later_holders(const KnownItems& ledger, const Key& address);

}  // namespace kuaixun
