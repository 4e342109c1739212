// One face of the ledger: which items are known, and by which keys.
#pragma once

#include <optional>
#include <string_view>

#include "model.hpp"

namespace kuaixun {

// Belongs to a LedgerTransaction, which tells of threads, errors and lifetime. Who only asks takes a const one.
class KnownItems {
 public:
  // The item that the key leads to, without its identity, copy and carriers.
  virtual std::optional<Match> find(const Key& key) const = 0;
  // With these.
  virtual std::optional<KnownItem> item(std::string_view id) const = 0;

  // Adds the item, or replaces what is known of it; an empty identity, copy or list of carriers leaves the one that is
  // there.
  virtual void put_item(const KnownItem& item) = 0;
  // Points `key` at a known item (at an unknown one: does nothing) and remembers what was seen under it; replaces what
  // the key pointed at.
  virtual void put_key(const Key& key, std::string_view item_id, const SeenAs& seen) = 0;
  // The two have turned out to be one: every key of `younger`, now and later, leads to `older` from now on. Does
  // nothing where one of them is unknown.
  virtual void merge(std::string_view younger, std::string_view older) = 0;
  // The item that an item of this id was merged into; `id` of one that was not, and of one that is unknown.
  virtual std::string merged_into(std::string_view id) const = 0;

 protected:
  ~KnownItems() = default;
};

}  // namespace kuaixun
