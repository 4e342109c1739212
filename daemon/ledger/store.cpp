#include "ledger/store.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ledger/key_bytes.hpp"

namespace kuaixun {
namespace {

// Of a list: what is written down of it may be so old, in seconds, to spare a write a round.
constexpr std::int64_t kListLag = 3600;

std::size_t size_of(const Record& record) {
  return record.topic.size() + record.key.size() + record.value.size() + record.headers.packed().size();
}

// Of a row that begins with the sequence.
OutboxRow row_of(const Statement& statement) {
  OutboxRow row{.sequence = std::uint64_t(statement.number(0))};
  kRecordColumns.read(statement, 1, row.record);
  return row;
}

}  // namespace

Store::Store(Database& database)
    : database_(database),
      outlines_(database),
      evidence_(database),
      find_(database, fmt::format("SELECT item, list, {} FROM keys WHERE hash = ?", kSeenColumns.names())),
      found_(database, fmt::format("SELECT {}, {}, {}, seen FROM items WHERE ref = ?", kItemPlace.names(),
                                   kItemId.names(), kItemColumns.names())),
      ref_of_(database, "SELECT ref FROM items WHERE id = ?"),
      item_(database, fmt::format("SELECT {}, {}, {} FROM items WHERE id = ?", kItemId.names(), kItemPublished.names(),
                                  kItemColumns.names())),
      page_try_(database, fmt::format("SELECT {} FROM page_tries WHERE entry = ?", kPageTryColumns.names())),
      earliest_page_due_(database, "SELECT due FROM page_tries WHERE source = ? ORDER BY due LIMIT 1"),
      is_told_(database, "SELECT 1 FROM told WHERE name = ?"),
      put_key_(
          database,
          fmt::format("INSERT INTO keys (hash, item, list, {0}) VALUES (?, ?, ?, {1}) ON CONFLICT (hash) DO UPDATE "
                      "SET (item, list, {0}) = (excluded.item, excluded.list, {2}) WHERE (item, list, {0}) <> "
                      "(excluded.item, excluded.list, {2})",
                      kSeenColumns.names(), kSeenColumns.marks(), kSeenColumns.names("excluded."))),
      touch_item_(database, "UPDATE items SET seen = ? WHERE ref = ? AND seen < ?"),
      insert_item_(database, fmt::format("INSERT INTO items ({}, {}, seen, id) VALUES ({}, {}, ?, ?) ON CONFLICT "
                                         "(id) DO NOTHING",
                                         kItemColumns.names(), kItemPublished.names(), kItemColumns.marks(),
                                         kItemPublished.marks())),
      update_item_(database, fmt::format("UPDATE items SET {}, identity = coalesce(nullif(?, ''), identity), copy = "
                                         "coalesce(nullif(?, x''), copy), carriers = coalesce(nullif(?, x''), "
                                         "carriers), seen = ? WHERE ref = ?",
                                         kItemColumns.assignments())),
      save_cursor_(database, fmt::format("INSERT OR REPLACE INTO cursors (source, {}) VALUES (?, {})",
                                         kCursorColumns.names(), kCursorColumns.marks())),
      append_(database, fmt::format("INSERT INTO outbox ({}, bytes) VALUES ({}, ?)", kRecordColumns.names(),
                                    kRecordColumns.marks())),
      outbox_(database, fmt::format("SELECT sequence, {} FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?",
                                    kRecordColumns.names())),
      newest_(database, fmt::format("SELECT * FROM (SELECT sequence, {} FROM outbox WHERE sequence <= ? ORDER BY "
                                    "sequence DESC LIMIT ?) ORDER BY sequence",
                                    kRecordColumns.names())),
      trim_(database, "DELETE FROM outbox WHERE sequence <= ?"),
      put_page_try_(database, fmt::format("INSERT OR REPLACE INTO page_tries (entry, source, {}) VALUES (?, ?, {})",
                                          kPageTryColumns.names(), kPageTryColumns.marks())),
      forget_page_try_(database, "DELETE FROM page_tries WHERE entry = ?"),
      forget_page_tries_(database, "DELETE FROM page_tries WHERE source = ? AND due < ?"),
      list_(database, fmt::format("SELECT {} FROM lists WHERE source = ?", kListColumns.names())),
      insert_list_(database, "INSERT INTO lists (source, read, polled) VALUES (?, 0, ?)"),
      list_read_(database, "UPDATE lists SET read = ? WHERE ref = ?"),
      list_polled_(database, "UPDATE lists SET polled = ? WHERE ref = ?"),
      put_told_(database,
                "INSERT INTO told (name, item) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET item = excluded.item "
                "WHERE item <> excluded.item"),
      forget_told_(database, "DELETE FROM told WHERE name = ?") {}

std::optional<Match> Store::find(const Key& key) const {
  const auto hash = bytes_of(key);
  find_.bind_blob(hash);
  if (!find_.step()) return std::nullopt;
  Match match{.kind = key.kind};
  const auto ref = find_.number(0);
  const auto list = find_.number(1);
  kSeenColumns.read(find_, 2, match.seen);
  find_.reset();
  if (key.kind == KeyKind::entry) last_entry_ = {.key = key, .ref = ref, .list = list, .seen = match.seen};
  if (!look_at_kept(ref)) {  // forgotten since
    last_id_.clear();
    return std::nullopt;
  }
  match.item = last_found_.item;
  match.seen_lately = last_found_.seen >= age_ - kSeenLag;
  last_ref_ = last_found_.place.ref;
  last_id_ = match.item.id;
  last_is_new_ = false;
  return match;
}

// Most keys that are looked for one after the other lead to one item.
bool Store::look_at(std::int64_t ref) const {
  if (last_found_.place.ref == ref) return true;
  last_found_ = {};
  found_.bind(ref);
  const bool is_there = found_.step();
  if (is_there) {
    auto& [place, item, seen] = last_found_;
    const auto columns = kItemColumns.read(found_, kItemId.read(found_, kItemPlace.read(found_, 0, place), item), item);
    seen = found_.number(columns);
  }
  found_.reset();
  return is_there;
}

// The item that this one was merged into, where it was.
bool Store::look_at_kept(std::int64_t ref) const {
  constexpr int kMostMerges = 8;  // of an item into one that was merged itself, and so on
  for (int i = 0; i <= kMostMerges; ref = last_found_.place.merged, ++i) {
    if (!look_at(ref)) return false;
    if (last_found_.place.merged == 0) return true;
  }
  return false;
}

std::string Store::merged_into(std::string_view id) const {
  const auto ref = ref_of(id);
  return ref != 0 && look_at_kept(ref) ? last_found_.item.id : std::string(id);
}

void Store::merge(std::string_view younger, std::string_view older) {
  const auto from = ref_of(younger), to = ref_of(older);
  if (from == 0 || to == 0 || from == to) return;
  last_found_ = {};
  Statement(database_, "UPDATE items SET merged = ? WHERE ref = ?").bind(to).bind(from).run();
}

std::optional<PageTry> Store::page_try(const Key& entry) const {
  const auto hash = bytes_of(entry);
  page_try_.bind_blob(hash);
  std::optional<PageTry> page;
  if (page_try_.step()) kPageTryColumns.read(page_try_, 0, page.emplace());
  page_try_.reset();
  return page;
}

void Store::put_page_try(std::string_view source_id, const Key& entry, const PageTry& page) {
  const auto hash = bytes_of(entry);
  kPageTryColumns.bind(put_page_try_.bind_blob(hash).bind_text(source_id), page).run();
}

void Store::forget_page_try(const Key& entry) { forget_page_try_.bind_blob(bytes_of(entry)).run(); }

void Store::forget_page_tries(std::string_view source_id, Time time) {
  forget_page_tries_.bind_text(source_id).bind(to_number(time)).run();
}

std::optional<Time> Store::earliest_page_due(std::string_view source_id) const {
  earliest_page_due_.bind_text(source_id);
  std::optional<Time> due;
  if (earliest_page_due_.step()) due = to_time(earliest_page_due_.number(0));
  earliest_page_due_.reset();
  return due;
}

std::int64_t Store::ref_of(std::string_view item_id) const {
  if (item_id == last_id_) return last_ref_;
  ref_of_.bind_text(item_id);
  last_ref_ = ref_of_.step() ? ref_of_.number(0) : 0;
  ref_of_.reset();
  last_id_ = item_id;
  last_is_new_ = false;
  return last_ref_;
}

void Store::put_key(const Key& key, std::string_view item_id, const SeenAs& seen) {
  const auto ref = ref_of(item_id);
  if (ref == 0) return;
  const bool stands_in_list = key.kind == KeyKind::entry;
  const Entry row{.key = key, .ref = ref, .list = stands_in_list ? open_list_ : 0, .seen = seen};
  if (row != last_entry_) {  // most entries that are listed again say the same
    const auto hash = bytes_of(key);
    put_key_.bind_blob(hash).bind(row.ref).bind(row.list);
    kSeenColumns.bind(put_key_, seen).run();
    last_entry_ = {};
  }
  const bool was_seen_lately = last_found_.place.ref == ref && last_found_.seen >= age_ - kSeenLag;
  if (!stands_in_list || last_is_new_ || was_seen_lately) return;
  touch_item_.bind(age_).bind(ref).bind(age_ - kSeenLag).run();
  if (last_found_.place.ref == ref) last_found_.seen = age_;
}

void Store::put_item(const KnownItem& item) {
  last_found_ = {};
  const auto bind = [&](Statement& statement) -> Statement& {
    return kItemPublished.bind(kItemColumns.bind(statement, item), item).bind(age_);
  };
  if (item.id != last_id_ || last_ref_ == 0) {
    bind(insert_item_).bind_text(item.id).run();
    if (database_.changes() > 0) {
      last_id_ = item.id;
      last_ref_ = database_.last_insert_id();
      last_is_new_ = true;
      return;
    }
  }
  bind(update_item_).bind(ref_of(item.id)).run();
}

List& Store::list_of(std::string_view source_id) {
  if (const auto known = lists_.find(source_id); known != lists_.end()) return known->second;
  List list{.polled = age_};
  list_.bind_text(source_id);
  if (list_.step()) kListColumns.read(list_, 0, list);
  list_.reset();
  if (list.ref == 0) {
    insert_list_.bind_text(source_id).bind(age_).run();
    list.ref = database_.last_insert_id();
  }
  return lists_.emplace(source_id, list).first->second;
}

void Store::begin_list(std::string_view source_id) { open_list_ = list_of(source_id).ref; }

void Store::end_list(std::string_view source_id) {
  auto& list = list_of(source_id);
  if (list.read > age_ - kListLag) return;
  list.read = age_;
  list_read_.bind(age_).bind(list.ref).run();
}

void Store::note_poll(std::string_view source_id, const Cursor& cursor) {
  auto& list = list_of(source_id);
  was_heard_ = was_heard_ || cursor.failures == 0;
  if (list.polled > age_ - kListLag) return;
  list.polled = age_;
  list_polled_.bind(age_).bind(list.ref).run();
}

std::optional<KnownItem> Store::item(std::string_view id) const {
  item_.bind_text(id);
  std::optional<KnownItem> item;
  if (item_.step()) {
    auto& known = item.emplace();
    kItemColumns.read(item_, kItemPublished.read(item_, kItemId.read(item_, 0, known), known), known);
  }
  item_.reset();
  return item;
}

void Store::save_cursor(std::string_view source_id, const Cursor& cursor) {
  note_poll(source_id, cursor);
  kCursorColumns.bind(save_cursor_.bind_text(source_id), cursor).run();
}

std::uint64_t Store::append(Record record) {
  const auto bytes = std::int64_t(size_of(record));
  kRecordColumns.bind(append_, record).bind(bytes).run();
  ++change_.rows;
  change_.bytes += bytes;
  const auto sequence = std::uint64_t(database_.last_insert_id());
  remember_recent({sequence, std::move(record)});
  return sequence;
}

void Store::put_evidence(std::string_view item_id, Time at, std::string_view bytes) {
  if (const auto ref = ref_of(item_id); ref != 0) evidence_.put(ref, at, bytes);
}

bool Store::is_told(const Key& name) const {
  const auto hash = bytes_of(name);
  is_told_.bind_blob(hash);
  const bool is_told = is_told_.step();
  is_told_.reset();
  return is_told;
}

void Store::put_told(const Key& name, std::string_view item_id) {
  const auto hash = bytes_of(name);
  put_told_.bind_blob(hash).bind(ref_of(item_id)).run();
}

void Store::forget_told(const Key& name) {
  const auto hash = bytes_of(name);
  forget_told_.bind_blob(hash).run();
}

void Store::take_back() {
  ++taken_back_;
  outlines_.take_back();
  drop_recent();
  forget_found();
}

void Store::drop_recent() {
  recent_.clear();
  recent_bytes_ = 0;
}

void Store::forget_found() {
  last_found_ = {};
  last_entry_ = {};
  last_id_.clear();
  lists_.clear();
}

void Store::remember_recent(OutboxRow row) {
  constexpr std::size_t kMostBytes = 32 << 20;  // what piles up until Kafka has answered for the first time
  if (!recent_.empty() && recent_.back().sequence + 1 != row.sequence) drop_recent();
  recent_bytes_ += size_of(row.record);
  recent_.push_back(std::move(row));
  while (recent_bytes_ > kMostBytes) drop_oldest_recent();
}

void Store::drop_oldest_recent() {
  recent_bytes_ -= size_of(recent_.front().record);
  recent_.pop_front();
}

std::map<std::string, Cursor> Store::cursors() {
  std::map<std::string, Cursor> all;
  Statement row(database_, fmt::format("SELECT source, {} FROM cursors", kCursorColumns.names()));
  while (row.step()) kCursorColumns.read(row, 1, all[std::string(row.text(0))]);
  return all;
}

std::vector<OutboxRow> Store::outbox(std::uint64_t after, std::size_t max_rows, std::size_t max_bytes) {
  std::vector<OutboxRow> rows;
  std::size_t bytes = 0;
  if (!recent_.empty() && recent_.front().sequence <= after + 1) {
    for (; !recent_.empty() && rows.size() < max_rows && bytes < max_bytes; recent_.pop_front()) {
      auto& row = recent_.front();
      recent_bytes_ -= size_of(row.record);
      if (row.sequence <= after) continue;
      bytes += row.record.value.size();
      rows.push_back(std::move(row));  // who needs it again reads it from the table
    }
    return rows;
  }
  outbox_.bind(std::int64_t(after)).bind(std::int64_t(max_rows));
  while (outbox_.step()) {
    rows.push_back(row_of(outbox_));
    bytes += rows.back().record.value.size();
    if (bytes >= max_bytes) break;
  }
  outbox_.reset();
  return rows;
}

std::vector<OutboxRow> Store::newest_acknowledged(std::size_t count) {
  std::vector<OutboxRow> rows;
  newest_.bind(std::int64_t(acknowledged())).bind(std::int64_t(count));
  while (newest_.step()) rows.push_back(row_of(newest_));
  return rows;
}

void Store::acknowledge(std::uint64_t sequence, std::size_t keep) {
  Statement sent(database_,
                 "SELECT count(*), coalesce(sum(bytes), 0) FROM outbox WHERE sequence > (SELECT value FROM meta WHERE "
                 "name = 'acknowledged') AND sequence <= ?");
  sent.bind(std::int64_t(sequence)).step();
  change_.rows -= sent.number(0);
  change_.bytes -= sent.number(1);
  sent.reset();
  Statement(database_, "UPDATE meta SET value = max(value, ?) WHERE name = 'acknowledged'")
      .bind(std::int64_t(sequence))
      .run();
  trim_.bind(std::int64_t(sequence) - std::int64_t(keep)).run();
  while (!recent_.empty() && recent_.front().sequence <= sequence) drop_oldest_recent();
}

std::uint64_t Store::acknowledged() {
  return std::uint64_t(database_.number("SELECT value FROM meta WHERE name = 'acknowledged'"));
}

std::uint64_t Store::last_sequence() {
  return std::uint64_t(database_.number("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"));
}

OutboxCount Store::count_outbox() {
  Statement count(database_,
                  "SELECT count(*), coalesce(sum(bytes), 0) FROM outbox WHERE sequence > (SELECT value FROM meta WHERE "
                  "name = 'acknowledged')");
  count.step();
  return {count.number(0), count.number(1)};
}

std::optional<Time> Store::oldest_in_outbox() {
  Statement oldest(database_,
                   "SELECT at FROM outbox WHERE sequence > (SELECT value FROM meta WHERE name = 'acknowledged') ORDER "
                   "BY sequence LIMIT 1");
  return oldest.step() ? std::optional(to_time(oldest.number(0))) : std::nullopt;
}

void Store::adopt(const Progress& progress) {
  Statement(database_, "UPDATE meta SET value = ? WHERE name = 'id'").bind_text(progress.ledger_id).run();
  Statement(database_, "UPDATE meta SET value = ? WHERE name = 'acknowledged'")
      .bind(std::int64_t(progress.sequence))
      .run();
  database_.execute("DELETE FROM sqlite_sequence WHERE name = 'outbox'");
  Statement(database_, "INSERT INTO sqlite_sequence VALUES ('outbox', ?)").bind(std::int64_t(progress.sequence)).run();
}

std::int64_t Store::known_items() { return database_.number("SELECT count(*) FROM items"); }

std::chrono::seconds Store::kept_age() {
  return std::chrono::seconds{database_.number("SELECT value FROM meta WHERE name = 'age'")};
}

std::optional<Time> Store::age_kept_at() {
  const auto at = database_.number("SELECT value FROM meta WHERE name = 'age_kept_at'");
  return at == 0 ? std::nullopt : std::optional(to_time(at));
}

void Store::keep_age(std::chrono::seconds age, Time now) {
  Statement keep(database_, "UPDATE meta SET value = ? WHERE name = ?");
  keep.bind(age.count()).bind_text("age").run();
  keep.bind(to_number(now)).bind_text("age_kept_at").run();
}

}  // namespace kuaixun
