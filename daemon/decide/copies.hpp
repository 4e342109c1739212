// The copies of an item, as far as the ledger keeps them: the one that is published, and who carried it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/known_items.hpp"
#include "model.hpp"

namespace kuaixun {

// What is told of a copy when a better one takes its place: its publisher, address, guid, title, language, date and
// labels. For KnownItem::copy.
std::string packed_copy(const Item& item);
// … as a sighting; of a damaged copy what is whole. `source` is not among what is packed.
Sighting unpacked_copy(std::string_view packed);

// Those of KnownItem::carriers.
std::vector<Carrier> unpacked_carriers(std::string_view packed);

Carrier carrier_of(const Item& item);

// The carriers of a known item and, behind them, one more unless it is among them or they are 32. None for a single
// one. `known`: with what KnownItems::item() gives.
std::vector<Carrier> carriers_with(const KnownItem& known, Carrier carrier);

// Stores them of an item that was seen again.
void note_carrier(KnownItems& ledger, std::string_view item_id, Carrier carrier);

std::string packed_carriers(const std::vector<Carrier>& carriers);

}  // namespace kuaixun
