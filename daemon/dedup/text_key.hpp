// The text by which two copies of one piece of news are known.
#pragma once

#include <string>

#include "model.hpp"

namespace kuaixun {

// Title and body folded for comparison, without datelines and the lines that publishers put around a text. Empty when
// fewer than 60 characters are left: short flashes of different days may well be the same to the letter.
std::string text_for_key(const Item& item);

}  // namespace kuaixun
