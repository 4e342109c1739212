// Records of the topics read back into the model, as far as a ledger has to know them.
#pragma once

#include <cstdint>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

// An item from a record of <prefix>.items, JSON or Protobuf: all that its keys and hashes are made of (id, revision,
// status, source, guid, addresses, identity, titles, text, media, flags, times). Error `not_a_record` (discard).
Result<Item> item_of(const Record& record);

// The recipe that the hashes of an item's record were made by; 0 where it does not say.
std::uint32_t recipe_of(const Record& record);

// A sighting from a record of <prefix>.sightings: item, source, guid, address, title, times, the item merged.
Result<Sighting> sighting_of(const Record& record);

}  // namespace kuaixun
