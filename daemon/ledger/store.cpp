#include "ledger/store.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace kuaixun {
namespace {

constexpr std::int64_t kNever = -1;
// Of a list: what is written down of it may be so old, in seconds, to spare a write a round.
constexpr std::int64_t kListLag = 3600;

std::int64_t to_number(Time time) { return time.time_since_epoch().count(); }
std::int64_t to_number(const std::optional<Time>& time) { return time ? to_number(*time) : kNever; }
Time to_time(std::int64_t number) { return Time{std::chrono::milliseconds{number}}; }
std::optional<Time> to_optional_time(std::int64_t number) {
  return number == kNever ? std::nullopt : std::optional(to_time(number));
}
std::array<std::uint8_t, 17> bytes_of(const Key& key) {
  std::array<std::uint8_t, 17> bytes{};
  bytes[0] = std::uint8_t(key.kind);
  std::copy(key.hash.begin(), key.hash.end(), bytes.begin() + 1);
  return bytes;
}

std::size_t size_of(const Record& record) {
  return record.topic.size() + record.key.size() + record.value.size() + record.headers.packed().size();
}

std::span<const std::uint8_t> bytes_of(const Sketch& sketch) {
  if (sketch == Sketch{}) return {};
  return {reinterpret_cast<const std::uint8_t*>(sketch.data()), sizeof(sketch)};
}

std::span<const std::uint8_t> bytes_of(const std::vector<std::uint32_t>& marks) {
  return {reinterpret_cast<const std::uint8_t*>(marks.data()), marks.size() * sizeof(marks[0])};
}

std::vector<std::uint32_t> marks_of(std::string_view bytes) {
  std::vector<std::uint32_t> marks(bytes.size() / sizeof(std::uint32_t));
  std::copy_n(bytes.data(), marks.size() * sizeof(marks[0]), reinterpret_cast<char*>(marks.data()));
  return marks;
}

Sketch sketch_of(std::string_view bytes) {
  Sketch sketch{};
  if (bytes.size() == sizeof(sketch)) std::memcpy(sketch.data(), bytes.data(), sizeof(sketch));
  return sketch;
}

// Of a row of items, in the order of columns that both ways of finding one select.
KnownItem known_of(const Statement& row) {
  return KnownItem{.id = std::string(row.text(0)),
                   .revision = std::uint32_t(row.number(1)),
                   .status = Status(row.number(2)),
                   .published = row.number(3) != 0,
                   .source = std::string(row.text(4)),
                   .authority = int(row.number(5)),
                   .content_hash = std::uint64_t(row.number(6)),
                   .title_hash = std::uint64_t(row.number(8)),
                   .written = std::uint64_t(row.number(10)),
                   .recipe = std::uint32_t(row.number(11)),
                   .teaser = row.number(9) != 0,
                   .first_seen = to_time(row.number(7)),
                   .sketch = sketch_of(row.text(12))};
}

OutboxRow row_of(const Statement& statement) {
  return OutboxRow{std::uint64_t(statement.number(0)), Record{.topic = std::string(statement.text(1)),
                                                              .key = std::string(statement.text(2)),
                                                              .value = std::string(statement.text(3)),
                                                              .headers = RecordHeaders(std::string(statement.text(4))),
                                                              .at = to_time(statement.number(5))}};
}

}  // namespace

Store::Store(Database& database)
    : database_(database),
      find_(database,
            "SELECT i.id, i.revision, i.status, i.published, i.source, i.authority, i.content_hash, i.first_seen, "
            "i.title_hash, i.teaser, i.written, i.recipe, i.sketch, i.merged, i.ref, k.content_hash, k.written, "
            "k.recipe FROM keys k JOIN items i ON i.ref = k.item WHERE k.hash = ?"),
      find_merged_(database,
                   "SELECT id, revision, status, published, source, authority, content_hash, first_seen, "
                   "title_hash, teaser, written, recipe, sketch, merged, ref FROM items WHERE ref = ?"),
      ref_of_(database, "SELECT ref FROM items WHERE id = ?"),
      item_(database,
            "SELECT id, revision, status, published, source, authority, content_hash, first_seen, "
            "title_hash, teaser, written, recipe, sketch, identity FROM items WHERE id = ?"),
      page_try_(database, "SELECT failures, due FROM page_tries WHERE entry = ?"),
      next_page_try_(database, "SELECT due FROM page_tries WHERE source = ? ORDER BY due LIMIT 1"),
      put_key_(database,
               "INSERT INTO keys (hash, content_hash, list, item, written, recipe) VALUES (?,?,?,?,?,?) "
               "ON CONFLICT (hash) DO UPDATE SET item = excluded.item, content_hash = excluded.content_hash, list = "
               "excluded.list, written = excluded.written, recipe = excluded.recipe "
               "WHERE item <> excluded.item OR content_hash <> excluded.content_hash OR list <> excluded.list OR "
               "written <> excluded.written OR recipe <> excluded.recipe"),
      touch_item_(database, "UPDATE items SET seen = ? WHERE ref = ? AND seen < ?"),
      insert_item_(database,
                   "INSERT INTO items (revision, status, published, source, authority, content_hash, first_seen, "
                   "seen, title_hash, teaser, written, recipe, sketch, identity, id) VALUES "
                   "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING"),
      update_item_(database,
                   "UPDATE items SET revision = ?, status = ?, published = ?, source = ?, authority = ?, content_hash "
                   "= ?, first_seen = ?, seen = ?, title_hash = ?, teaser = ?, written = ?, recipe = ?, sketch = ?, "
                   "identity = coalesce(nullif(?, ''), identity) WHERE ref = ?"),
      save_cursor_(database, "INSERT OR REPLACE INTO cursors VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
      append_(database, "INSERT INTO outbox (topic, key, value, headers, at, bytes) VALUES (?,?,?,?,?,?)"),
      outbox_(
          database,
          "SELECT sequence, topic, key, value, headers, at FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?"),
      newest_(database,
              "SELECT * FROM (SELECT sequence, topic, key, value, headers, at FROM outbox WHERE sequence <= ? ORDER BY "
              "sequence DESC LIMIT ?) ORDER BY sequence"),
      trim_(database, "DELETE FROM outbox WHERE sequence <= ?"),
      put_page_try_(database, "INSERT OR REPLACE INTO page_tries (entry, source, failures, due) VALUES (?,?,?,?)"),
      forget_page_try_(database, "DELETE FROM page_tries WHERE entry = ?"),
      forget_page_tries_(database, "DELETE FROM page_tries WHERE source = ? AND due < ?"),
      list_(database, "SELECT ref, read, polled FROM lists WHERE source = ?"),
      insert_list_(database, "INSERT INTO lists (source, read, polled) VALUES (?,0,?)"),
      list_read_(database, "UPDATE lists SET read = ? WHERE ref = ?"),
      list_polled_(database, "UPDATE lists SET polled = ? WHERE ref = ?") {}

std::optional<Match> Store::find(const Key& key) const {
  constexpr int kMostMerges = 8;  // of an item into one that was merged itself, and so on
  const auto hash = bytes_of(key);
  find_.bind_blob(hash);
  if (!find_.step()) return std::nullopt;
  Match match{.kind = key.kind,
              .item = known_of(find_),
              .seen = {.content_hash = std::uint64_t(find_.number(15)),
                       .written = std::uint64_t(find_.number(16)),
                       .recipe = std::uint32_t(find_.number(17))}};
  auto merged = find_.number(13);
  last_ref_ = find_.number(14);
  find_.reset();
  for (int i = 0; merged != 0; ++i) {
    find_merged_.bind(merged);
    const bool found = find_merged_.step() && i < kMostMerges;
    if (found) {
      match.item = known_of(find_merged_);
      last_ref_ = find_merged_.number(14);
      merged = find_merged_.number(13);
    }
    find_merged_.reset();
    if (!found) {  // forgotten since
      last_id_.clear();
      return std::nullopt;
    }
  }
  last_id_ = match.item.id;
  last_is_new_ = false;
  return match;
}

void Store::merge(std::string_view younger, std::string_view older) {
  const auto from = ref_of(younger), to = ref_of(older);
  if (from == 0 || to == 0 || from == to) return;
  Statement(database_, "UPDATE items SET merged = ? WHERE ref = ?").bind(to).bind(from).run();
}

std::optional<PageTry> Store::page_try(const Key& entry) const {
  const auto hash = bytes_of(entry);
  page_try_.bind_blob(hash);
  std::optional<PageTry> page;
  if (page_try_.step()) page = PageTry{int(page_try_.number(0)), to_time(page_try_.number(1))};
  page_try_.reset();
  return page;
}

void Store::put_page_try(std::string_view source_id, const Key& entry, const PageTry& page) {
  put_page_try_.bind_blob(bytes_of(entry)).bind_text(source_id).bind(page.failures).bind(to_number(page.due)).run();
}

void Store::forget_page_try(const Key& entry) { forget_page_try_.bind_blob(bytes_of(entry)).run(); }

void Store::forget_page_tries(std::string_view source_id, Time time) {
  forget_page_tries_.bind_text(source_id).bind(to_number(time)).run();
}

std::optional<Time> Store::next_page_try(std::string_view source_id) const {
  next_page_try_.bind_text(source_id);
  std::optional<Time> due;
  if (next_page_try_.step()) due = to_time(next_page_try_.number(0));
  next_page_try_.reset();
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
  put_key_.bind_blob(bytes_of(key))
      .bind(std::int64_t(seen.content_hash))
      .bind(stands_in_list ? open_list_ : 0)
      .bind(ref)
      .bind(std::int64_t(seen.written))
      .bind(seen.recipe)
      .run();
  if (stands_in_list && !last_is_new_) touch_item_.bind(age_).bind(ref).bind(age_ - kSeenLag).run();
}

void Store::put_item(const KnownItem& item) {
  const auto bind = [&](Statement& statement) -> Statement& {
    return statement.bind(item.revision)
        .bind(std::int64_t(item.status))
        .bind(item.published)
        .bind_text(item.source)
        .bind(item.authority)
        .bind(std::int64_t(item.content_hash))
        .bind(to_number(item.first_seen))
        .bind(age_)
        .bind(std::int64_t(item.title_hash))
        .bind(item.teaser)
        .bind(std::int64_t(item.written))
        .bind(item.recipe)
        .bind_blob(bytes_of(item.sketch))
        .bind_text(item.identity);
  };
  if (item.id != last_id_) {
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

Store::List& Store::list_of(std::string_view source_id) {
  if (const auto known = lists_.find(source_id); known != lists_.end()) return known->second;
  List list{.polled = age_};
  list_.bind_text(source_id);
  if (list_.step()) list = List{list_.number(0), list_.number(1), list_.number(2)};
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
    item = known_of(item_);
    item->identity = item_.text(13);
  }
  item_.reset();
  return item;
}

void Store::save_cursor(std::string_view source_id, const Cursor& cursor) {
  note_poll(source_id, cursor);
  save_cursor_.bind_text(source_id)
      .bind(std::int64_t(cursor.body_hash))
      .bind(std::int64_t(cursor.rejected_hash))
      .bind(to_number(cursor.first_success))
      .bind(to_number(cursor.last_success))
      .bind(to_number(cursor.last_attempt))
      .bind(to_number(cursor.next_due))
      .bind(cursor.failures)
      .bind_text(cursor.last_error_code)
      .bind_text(cursor.last_error)
      .bind(to_number(cursor.liveness.newest))
      .bind(cursor.liveness.usual_gap.count())
      .bind(cursor.liveness.empty_reads)
      .bind(to_number(cursor.page_due))
      .bind_text(cursor.listed_under)
      .bind(std::int64_t(cursor.cut_entry))
      .bind_text(cursor.address)
      .bind_text(cursor.kind)
      .bind_blob(cursor.position)
      .bind_blob(bytes_of(cursor.liveness.lately))
      .run();
}

std::uint64_t Store::append(Record record) {
  const auto bytes = std::int64_t(size_of(record));
  append_.bind_text(record.topic)
      .bind_text(record.key)
      .bind_blob(record.value)
      .bind_blob(record.headers.packed())
      .bind(to_number(record.at))
      .bind(bytes)
      .run();
  ++change_.rows;
  change_.bytes += bytes;
  const auto sequence = std::uint64_t(database_.last_insert_id());
  remember_recent({sequence, std::move(record)});
  return sequence;
}

void Store::forget_uncommitted() {
  recent_.clear();
  recent_bytes_ = 0;
  forget_found();
}

void Store::forget_found() {
  last_id_.clear();
  lists_.clear();
}

void Store::remember_recent(OutboxRow row) {
  constexpr std::size_t kMostBytes = 32 << 20;  // what piles up until Kafka has answered for the first time
  if (!recent_.empty() && recent_.back().sequence + 1 != row.sequence) forget_uncommitted();
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
  Statement read(database_, "SELECT * FROM cursors");
  while (read.step()) {
    Cursor cursor{.address = std::string(read.text(16)),
                  .kind = std::string(read.text(17)),
                  .position = std::string(read.text(18)),
                  .body_hash = std::uint64_t(read.number(1)),
                  .rejected_hash = std::uint64_t(read.number(2)),
                  .listed_under = std::string(read.text(14)),
                  .cut_entry = std::uint64_t(read.number(15)),
                  .first_success = to_optional_time(read.number(3)),
                  .last_success = to_optional_time(read.number(4)),
                  .last_attempt = to_optional_time(read.number(5)),
                  .next_due = to_optional_time(read.number(6)),
                  .failures = int(read.number(7)),
                  .last_error_code = std::string(read.text(8)),
                  .last_error = std::string(read.text(9)),
                  .liveness = {.newest = to_optional_time(read.number(10)),
                               .usual_gap = std::chrono::seconds{read.number(11)},
                               .empty_reads = int(read.number(12)),
                               .lately = marks_of(read.text(19))},
                  .page_due = to_optional_time(read.number(13))};
    all.emplace(std::string(read.text(0)), std::move(cursor));
  }
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

std::vector<OutboxRow> Store::newest(std::size_t count) {
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
