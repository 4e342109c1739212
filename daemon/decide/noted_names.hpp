// What of the ledger's items and names changes while something is decided.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/rules.hpp"
#include "ledger/known_items.hpp"

namespace kuaixun {

// Passes all on to the ledger, which must outlive it, and notes which names were put and what the item says.
class NotedNames final : public KnownItems {
 public:
  // A name that was put; of one that leads to another item than the first that was put, its id.
  struct Name {
    Key key{};
    AddressRole role = AddressRole::article;
    std::string other_item{};
  };

  explicit NotedNames(KnownItems& ledger) : ledger_(ledger) {}

  std::optional<Match> find(const Key& key) const override { return ledger_.find(key); }
  std::optional<KnownItem> item(std::string_view id) const override { return ledger_.item(id); }
  void put_item(const KnownItem& item) override {
    content_hash_ = item.content_hash;
    ledger_.put_item(item);
  }
  void put_key(const Key& key, std::string_view item_id, const SeenAs& seen) override;
  void merge(std::string_view younger, std::string_view older) override { ledger_.merge(younger, older); }
  std::string merged_into(std::string_view id) const override { return ledger_.merged_into(id); }

  const std::vector<Name>& names() const { return names_; }
  // Of the item that was put last; nothing where none was.
  std::optional<std::uint64_t> content_hash() const { return content_hash_; }

 private:
  KnownItems& ledger_;
  std::vector<Name> names_;
  std::string item_id_;  // that the first name leads to
  std::optional<std::uint64_t> content_hash_;
};

}  // namespace kuaixun
