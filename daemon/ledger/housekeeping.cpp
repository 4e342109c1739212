#include "ledger/housekeeping.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "ledger/store.hpp"

namespace kuaixun {
namespace {

// However short `remember` is: a source may fail, wait or be out of the configuration for that long and keep its list;
// and items of an earlier version's ledger, of which it is not known who lists them, are kept for that long.
constexpr std::int64_t kShortestLapse = std::chrono::seconds{std::chrono::days{30}}.count();

}  // namespace

Housekeeping::Housekeeping(Database& database, std::chrono::seconds remember)
    : database_(database),
      remember_(remember.count()),
      lapse_(std::max(remember_, kShortestLapse)),
      keys_from_(
          database,
          "SELECT k.hash, i.ref, i.seen, ifnull(l.read, 1 << 62) FROM keys k LEFT JOIN items i ON i.ref = k.item "
          "LEFT JOIN lists l ON l.ref = k.list WHERE k.hash > ? ORDER BY k.hash LIMIT ?"),
      drop_key_(database, "DELETE FROM keys WHERE hash = ?"),
      // With it the items that it was merged into.
      mark_(database,
            "UPDATE items SET seen = ? WHERE ref IN (WITH RECURSIVE same (ref) AS (VALUES (?) UNION SELECT merged FROM "
            "items JOIN same USING (ref) WHERE merged <> 0) SELECT ref FROM same)"),
      // What was merged is kept as long as the item that its keys lead to.
      items_from_(database,
                  "SELECT i.ref, max(i.seen, ifnull(older.seen, 0)) FROM items i LEFT JOIN items older ON older.ref = "
                  "i.merged WHERE i.ref > ? ORDER BY i.ref LIMIT ?"),
      // The newest row stays: SQLite gives out the number after it, and so none for the second time.
      forget_(database, "DELETE FROM items WHERE ref = ? AND ref < (SELECT max(ref) FROM items)") {}

Housekeeping::Dropped Housekeeping::step(std::chrono::seconds age, int most) {
  Dropped dropped;
  if (key_reached_.empty()) {
    walk_began_ = age.count();
    dropped.lists = drop_lapsed_lists(age.count());
  }
  walk_keys(age.count(), most);
  dropped.items = walk_items(age.count(), most);
  return dropped;
}

void Housekeeping::walk_keys(std::int64_t age, int most) {
  std::vector<std::string> leads_nowhere;
  std::vector<std::int64_t> listed;
  int count = 0;
  const auto from = std::exchange(key_reached_, std::string{});
  keys_from_.bind_blob(from).bind(std::int64_t(most));
  for (; keys_from_.step(); ++count) {
    key_reached_ = keys_from_.text(0);
    const auto ref = keys_from_.number(1), seen = keys_from_.number(2), list_read = keys_from_.number(3);
    if (ref == 0)
      leads_nowhere.push_back(key_reached_);
    else if (seen >= list_read - kSeenLag && seen < age - remember_ / 2)
      listed.push_back(ref);
  }
  for (const auto& hash : leads_nowhere) drop_key_.bind_blob(hash).run();
  for (const auto ref : listed) mark_.bind(age).bind(ref).run();
  if (count == most) return;
  key_reached_.clear();
  last_walk_ = walk_began_;
}

std::int64_t Housekeeping::walk_items(std::int64_t age, int most) {
  if (!last_walk_) return 0;
  // What was seen later may be listed still, unmarked by the last walk through the keys.
  const auto before = std::min(age - remember_, *last_walk_ - remember_ / 2);
  std::vector<std::int64_t> old;
  int count = 0;
  items_from_.bind(ref_reached_).bind(std::int64_t(most));
  for (; items_from_.step(); ++count) {
    ref_reached_ = items_from_.number(0);
    const auto seen = items_from_.number(1);
    if (seen < before && (seen > 0 || age > lapse_)) old.push_back(ref_reached_);
  }
  if (count < most) ref_reached_ = 0;
  for (const auto ref : old) forget_.bind(ref).run();
  return std::int64_t(old.size());
}

std::int64_t Housekeeping::drop_lapsed_lists(std::int64_t age) {
  for (const auto* drop : {"DELETE FROM page_tries WHERE source IN (SELECT source FROM lists WHERE polled < ?)",
                           "DELETE FROM cursors WHERE source IN (SELECT source FROM lists WHERE polled < ?)",
                           "DELETE FROM lists WHERE polled < ?"})
    Statement(database_, drop).bind(age - lapse_).run();
  return database_.changes();
}

}  // namespace kuaixun
