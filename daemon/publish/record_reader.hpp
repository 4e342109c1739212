// Records of the topics read back into the model.
#pragma once

#include <cstdint>

#include "base/error.hpp"
#include "known_record.hpp"
#include "model.hpp"

namespace kuaixun {

// An item from a record of <prefix>.items, JSON or Protobuf: whole, as it was published. Error `not_a_record`
// (discard).
Result<Item> read_item(const Record& record);

// The recipe that the hashes of an item's record were made by; 0 where it does not say.
std::uint32_t recipe_of(const Record& record);

// A sighting from a record of <prefix>.sightings, likewise.
Result<Sighting> read_sighting(const Record& record);

// What is known besides, from a record of <prefix>.known that is no tombstone, likewise.
Result<KnownRecord> read_known(const Record& record);

}  // namespace kuaixun
