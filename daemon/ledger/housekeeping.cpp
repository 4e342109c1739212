#include "ledger/housekeeping.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ledger/columns.hpp"
#include "ledger/key_bytes.hpp"
#include "ledger/store.hpp"

namespace kuaixun {
namespace {

// However short `remember` is: a source may fail, wait or be out of the configuration for that long and keep its list;
// and items of an earlier version's ledger, of which it is not known who lists them, are kept for that long.
constexpr std::int64_t kShortestLapse = std::chrono::seconds{std::chrono::days{30}}.count();

constexpr std::int64_t kUnknownItem = 0;  // the row that told rows of no item name

// A key, and where it leads.
struct WalkedKey {
  std::string hash;
  std::int64_t ref = 0, seen = 0;  // of its item; 0: it leads nowhere
  std::int64_t list_read = 0;      // when the list that it stands in was read; of none: later than anything
};
constexpr Columns kWalkedKey(blob_column("k.hash", &WalkedKey::hash), column("i.ref", &WalkedKey::ref),
                             column("i.seen", &WalkedKey::seen),
                             column("ifnull(l.read, 1 << 62)", &WalkedKey::list_read));

struct WalkedItem {
  std::int64_t ref = 0, seen = 0;
};
// What was merged is kept as long as the item that its keys lead to.
constexpr Columns kWalkedItem(column("i.ref", &WalkedItem::ref),
                              column("max(i.seen, ifnull(older.seen, 0))", &WalkedItem::seen));

}  // namespace

Housekeeping::Housekeeping(Database& database, std::chrono::seconds remember)
    : database_(database),
      remember_(remember.count()),
      lapse_(std::max(remember_, kShortestLapse)),
      keys_from_(
          database,
          fmt::format("SELECT {} FROM keys k LEFT JOIN items i ON i.ref = k.item LEFT JOIN lists l ON l.ref = k.list "
                      "WHERE k.hash > ? ORDER BY k.hash LIMIT ?",
                      kWalkedKey.names())),
      drop_key_(database, "DELETE FROM keys WHERE hash = ?"),
      // With it the items that it was merged into.
      mark_(database,
            "UPDATE items SET seen = ? WHERE ref IN (WITH RECURSIVE same (ref) AS (VALUES (?) UNION SELECT merged FROM "
            "items JOIN same USING (ref) WHERE merged <> 0) SELECT ref FROM same)"),
      items_from_(database,
                  fmt::format("SELECT {} FROM items i LEFT JOIN items older ON older.ref = i.merged WHERE i.ref > ? "
                              "ORDER BY i.ref LIMIT ?",
                              kWalkedItem.names())),
      // The newest row stays: SQLite gives out the number after it, and so none for the second time.
      forget_(database, "DELETE FROM items WHERE ref = ? AND ref < (SELECT max(ref) FROM items)"),
      forget_told_(database, "DELETE FROM told WHERE item = ? RETURNING name") {}

Housekeeping::Dropped Housekeeping::step(std::chrono::seconds age, int most) {
  Dropped dropped;
  if (key_reached_.empty()) {
    walk_began_ = age.count();
    dropped.lists = drop_lapsed_lists(age.count());
    take_back_told(kUnknownItem, dropped.told);
  }
  walk_keys(age.count(), most);
  walk_items(age.count(), most, dropped);
  return dropped;
}

void Housekeeping::walk_keys(std::int64_t age, int most) {
  std::vector<std::string> leads_nowhere;
  std::vector<std::int64_t> listed;
  int count = 0;
  const auto from = std::exchange(key_reached_, std::string{});
  keys_from_.bind_blob(from).bind(std::int64_t(most));
  WalkedKey key;
  for (; keys_from_.step(); ++count) {
    kWalkedKey.read(keys_from_, 0, key);
    if (key.ref == 0)
      leads_nowhere.push_back(key.hash);
    else if (key.seen >= key.list_read - kSeenLag && key.seen < age - remember_ / 2)
      listed.push_back(key.ref);
  }
  for (const auto& hash : leads_nowhere) drop_key_.bind_blob(hash).run();
  for (const auto ref : listed) mark_.bind(age).bind(ref).run();
  if (count == most) {
    key_reached_ = std::move(key.hash);
    return;
  }
  last_walk_ = walk_began_;
}

void Housekeeping::walk_items(std::int64_t age, int most, Dropped& dropped) {
  if (!last_walk_) return;
  // What was seen later may be listed still, unmarked by the last walk through the keys.
  const auto before = std::min(age - remember_, *last_walk_ - remember_ / 2);
  std::vector<std::int64_t> old;
  int count = 0;
  items_from_.bind(ref_reached_).bind(std::int64_t(most));
  WalkedItem item;
  for (; items_from_.step(); ++count) {
    kWalkedItem.read(items_from_, 0, item);
    if (item.seen < before && (item.seen > 0 || age > lapse_)) old.push_back(item.ref);
  }
  ref_reached_ = count < most ? 0 : item.ref;
  for (const auto ref : old) {
    forget_.bind(ref).run();
    if (database_.changes() == 0) continue;
    ++dropped.items;
    take_back_told(ref, dropped.told);
  }
}

void Housekeeping::take_back_told(std::int64_t ref, std::vector<Key>& told) {
  forget_told_.bind(ref);
  while (forget_told_.step())
    if (const auto key = key_of_bytes(forget_told_.text(0))) told.push_back(*key);
}

std::int64_t Housekeeping::drop_lapsed_lists(std::int64_t age) {
  for (const auto* drop : {"DELETE FROM page_tries WHERE source IN (SELECT source FROM lists WHERE polled < ?)",
                           "DELETE FROM cursors WHERE source IN (SELECT source FROM lists WHERE polled < ?)",
                           "DELETE FROM lists WHERE polled < ?"})
    Statement(database_, drop).bind(age - lapse_).run();
  return database_.changes();
}

}  // namespace kuaixun
