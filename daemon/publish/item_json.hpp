// The JSON form of the contract: what consumers read, and what `kuaixun parse` prints.
#pragma once

#include <string>

#include "model.hpp"

namespace kuaixun {

// Field by field as proto/item.proto has them; empty fields are left out, and text that is not UTF-8 is repaired.
std::string item_to_json(const Item& item);
std::string sighting_to_json(const Sighting& sighting);

}  // namespace kuaixun
