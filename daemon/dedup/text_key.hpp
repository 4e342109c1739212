// The text of an item folded for comparison, once for all who compare it.
#pragma once

#include <string>

#include "model.hpp"

namespace kuaixun {

struct FoldedItem {
  std::string title;
  std::string body;      // all of it
  std::string key_text;  // by which two copies of one piece of news are known: title and body without datelines and the
                         // lines that publishers put around a text. Empty when fewer than 60 characters are left:
                         // short flashes of different days may well be the same to the letter
};

FoldedItem fold_item(const Item& item);

}  // namespace kuaixun
