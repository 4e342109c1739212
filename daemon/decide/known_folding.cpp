#include "decide/known_folding.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "dedup/rules.hpp"

namespace kuaixun {
namespace {

void save_item(KnownItems& ledger, const KnownRecord& known) {
  const auto before = ledger.item(known.item.id);
  if (!before || !before->published) ledger.put_item(known.item);
}

// A name leads where it leads unless that was held back as well.
void save_names_of_held_back(KnownItems& ledger, const KnownRecord& known) {
  for (const auto& key : known.keys)
    if (const auto holder = ledger.find(key); !holder || !holder->item.published)
      ledger.put_key(key, known.item.id, seen_under(key.kind, known.said));
}

void save_said(KnownItems& ledger, const KnownRecord& known) {
  for (const auto& key : known.keys) {
    const auto holder = ledger.find(key);
    if (key.kind == KeyKind::entry && (!holder || holder->item.id == known.item.id))
      ledger.put_key(key, known.item.id, known.said);
  }
}

// The item that the record names, else the one that its name leads to; else the id of an item that is not known.
std::string item_of(const KnownItems& ledger, const KnownRecord& known) {
  if (ledger.item(known.item.id)) return known.item.id;
  const auto holder = ledger.find(known.name);
  return holder ? holder->item.id : known.item.id;
}

void save_page_of_many(KnownItems& ledger, const KnownRecord& known) {
  const auto role = known.as == KnownAs::many ? AddressRole::many : AddressRole::many_in_source;
  ledger.put_key(known.name, item_of(ledger, known), seen_as(role));
}

void save_names(LedgerTransaction& ledger, const KnownRecord& known) {
  switch (known.as) {
    case KnownAs::held_back:
      ledger.begin_list(known.item.source);
      save_names_of_held_back(ledger, known);
      break;
    case KnownAs::said:
      ledger.begin_list(known.item.source);
      save_said(ledger, known);
      break;
    case KnownAs::many_in_source:
    case KnownAs::many:
      save_page_of_many(ledger, known);
      break;
  }
  ledger.put_told(known.name, item_of(ledger, known));
}

}  // namespace

void KnownFolding::add(KnownRecord known) {
  known.title.clear();  // for people
  known.url.clear();
  known_.insert_or_assign(known.name, std::move(known));
}

void KnownFolding::save(LedgerTransaction& ledger) const {
  std::vector<const KnownRecord*> order;  // as it was decided: of two sources that held one item back the later has it
  order.reserve(known_.size());
  for (const auto& [name, known] : known_) order.push_back(&known);
  std::ranges::stable_sort(order, {}, [](const KnownRecord* known) { return known->at; });
  for (const auto* known : order)
    if (known->as == KnownAs::held_back) save_item(ledger, *known);
  for (const auto* known : order) save_names(ledger, *known);
}

}  // namespace kuaixun
