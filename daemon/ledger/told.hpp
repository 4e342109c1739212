// One face of the ledger: of which entries and addresses it was told what is known of them (see known_record.hpp), so
// that it is told once, and taken back when it is forgotten.
#pragma once

#include <string_view>

#include "model.hpp"

namespace kuaixun {

// Belongs to a LedgerTransaction, which tells of threads, errors and lifetime. Who only asks takes a const one. What
// was told of an item is taken back with the item: see Housekeeping.
class Told {
 public:
  virtual bool is_told(const Key& name) const = 0;
  // `item_id`: that it was told of, also where it was told before; what is told of an unknown one is taken back soon.
  virtual void put_told(const Key& name, std::string_view item_id) = 0;
  virtual void forget_told(const Key& name) = 0;

 protected:
  ~Told() = default;
};

}  // namespace kuaixun
