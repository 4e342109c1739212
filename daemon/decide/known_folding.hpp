// From what the topic of what is known says to what a ledger knows: the part of Folding that comes last.
#pragma once

#include <cstdint>
#include <map>

#include "known_record.hpp"
#include "ledger/ledger.hpp"

namespace kuaixun {

// Of each name the last record counts; a tombstone takes it back. What items and sightings say wins:
//   - an item that is published is none that was held back, and a name that leads to it stays its own;
//   - the words of a feed are those of an entry that leads to the item that the record names, or to none;
//   - an address is a page of many whoever was named by it: no item says that of an address.
class KnownFolding {
 public:
  void add(KnownRecord known);
  void forget(const Key& name) { known_.erase(name); }

  // When all is added, and all items and sightings are in the ledger: stores what is left, and that it was told.
  void save(LedgerTransaction& ledger) const;

 private:
  std::map<Key, KnownRecord> known_;
};

}  // namespace kuaixun
