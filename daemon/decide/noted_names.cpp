#include "decide/noted_names.hpp"

namespace kuaixun {

void NotedNames::put_key(const Key& key, std::string_view item_id, const SeenAs& seen) {
  constexpr std::size_t kUsualNames = 4;
  if (names_.empty()) {
    names_.reserve(kUsualNames);
    item_id_ = item_id;
  }
  auto& name = names_.emplace_back(Name{.key = key});
  if (key.kind == KeyKind::address) name.role = AddressRole(seen.content_hash);
  if (item_id != item_id_) name.other_item = item_id;
  ledger_.put_key(key, item_id, seen);
}

}  // namespace kuaixun
