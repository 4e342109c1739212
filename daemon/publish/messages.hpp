// The contract's Protobuf messages: written from the model, and read back into it.
#pragma once

#include <string>

#include "item.pb.h"
#include "model.hpp"

namespace kuaixun {

// The bytes of a v1.Item or v1.Sighting, field by field the same as item_to_json and sighting_to_json; text that is not
// UTF-8 is repaired.
std::string to_protobuf(const Item& item);
std::string to_protobuf(const Sighting& sighting);

// All that a message says. Words of closed sets and times that are not known here are left at their defaults.
Item from_message(const v1::Item& message);
Sighting from_message(const v1::Sighting& message);

}  // namespace kuaixun
