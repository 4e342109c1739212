// The contract's Protobuf messages, filled from the model and read back into it.
#pragma once

#include "item.pb.h"
#include "model.hpp"

namespace kuaixun {

// Field by field the same as item_to_json and sighting_to_json; text that is not UTF-8 is repaired.
v1::Item to_message(const Item& item);
v1::Sighting to_message(const Sighting& sighting);

// All that a message says. Words of closed sets and times that are not known here are left at their defaults.
Item from_message(const v1::Item& message);
Sighting from_message(const v1::Sighting& message);

}  // namespace kuaixun
