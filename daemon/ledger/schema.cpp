#include "ledger/schema.hpp"

#include <array>

#include <fmt/format.h>

#include "base/kill_point.hpp"

namespace kuaixun {
namespace {

// Step n leads from version n to version n + 1. A step is never changed once it was released: add another one.
constexpr std::array kSteps{
    // Times are milliseconds of Unix time; hashes are 64 bits in a signed integer.
    R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO meta VALUES ('id', lower(hex(randomblob(16)))), ('acknowledged', 0);
CREATE TABLE cursors (
  source TEXT PRIMARY KEY, url TEXT, etag BLOB, last_modified BLOB, body_hash INTEGER, rejected_hash INTEGER,
  first_success INTEGER, last_success INTEGER, last_attempt INTEGER, next_due INTEGER,
  failures INTEGER, last_error_code TEXT, last_error TEXT,
  moved_to TEXT, moved_seen INTEGER, moved_since INTEGER) WITHOUT ROWID;
CREATE TABLE items (
  ref INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER, status INTEGER, published INTEGER, source TEXT,
  authority INTEGER, content_hash INTEGER, first_seen INTEGER, last_seen INTEGER);
CREATE INDEX items_by_age ON items (last_seen);
CREATE TABLE keys (hash BLOB PRIMARY KEY, item INTEGER NOT NULL, content_hash INTEGER, seen INTEGER) WITHOUT ROWID;
CREATE INDEX keys_by_item ON keys (item);
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT, key TEXT, value BLOB, headers BLOB, at INTEGER, bytes INTEGER);
)sql",
    "ALTER TABLE items ADD COLUMN title_hash INTEGER NOT NULL DEFAULT 0;",
    // Both served the pruning alone, and cost every new item a third of its time: see Store::prune.
    "DROP INDEX items_by_age; DROP INDEX keys_by_item;",
    // How sources go on, pages to be asked for again, items that have turned out to be others. merged: ref of that one.
    R"sql(
ALTER TABLE cursors ADD COLUMN newest INTEGER NOT NULL DEFAULT -1;
ALTER TABLE cursors ADD COLUMN usual_gap INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursors ADD COLUMN empty_reads INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursors ADD COLUMN page_due INTEGER NOT NULL DEFAULT -1;
ALTER TABLE items ADD COLUMN teaser INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN merged INTEGER NOT NULL DEFAULT 0;
CREATE TABLE page_tries (
  entry BLOB PRIMARY KEY, source TEXT NOT NULL, failures INTEGER NOT NULL, due INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX page_tries_by_due ON page_tries (source, due);
)sql",
    // What each source lists, and the ledger's own age, by which items and lists are remembered: see Housekeeping.
    // Which
    // source lists what is learnt by reading every source anew. Keys that are older than the item that they lead to
    // were left over from one that was forgotten, whose number was given out again. Times in `lists` and `items.seen`
    // are seconds of the ledger's age.
    R"sql(
CREATE TABLE lists (
  ref INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL UNIQUE, read INTEGER NOT NULL, polled INTEGER NOT NULL);
INSERT INTO lists (source, read, polled) SELECT source, 0, 0 FROM cursors;
UPDATE cursors SET etag = x'', last_modified = x'', body_hash = 0;
ALTER TABLE items RENAME COLUMN last_seen TO seen;
UPDATE items SET seen = 0;
CREATE TABLE sound_keys (
  hash BLOB PRIMARY KEY, item INTEGER NOT NULL, content_hash INTEGER, list INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO sound_keys (hash, item, content_hash)
  SELECT k.hash, k.item, k.content_hash FROM keys k CROSS JOIN items i ON i.ref = k.item
  WHERE (k.seen + 1) * 86400000 > i.first_seen ORDER BY k.hash;
DROP TABLE keys;
ALTER TABLE sound_keys RENAME TO keys;
INSERT INTO meta VALUES ('age', 0), ('age_kept_at', 0);
)sql",
    // Where entries were read, and in which one a document broke off. A source that had entries was read where it was.
    R"sql(
ALTER TABLE cursors ADD COLUMN listed_under TEXT NOT NULL DEFAULT '';
ALTER TABLE cursors ADD COLUMN cut_entry INTEGER NOT NULL DEFAULT 0;
UPDATE cursors SET listed_under = url WHERE newest <> -1;
)sql",
    // By which recipe hashes were made, and what they were made of: see dedup/recipe.hpp; what tells a copy in other
    // words; the names that consumers know an item by.
    R"sql(
ALTER TABLE keys ADD COLUMN written INTEGER NOT NULL DEFAULT 0;
ALTER TABLE keys ADD COLUMN recipe INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN written INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN recipe INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN sketch BLOB NOT NULL DEFAULT x'';
ALTER TABLE items ADD COLUMN identity TEXT NOT NULL DEFAULT '';
)sql",
    // Under which address and kind a cursor was kept; how far its origin has given documents, in the bytes of
    // collect/http_origin.hpp; which entries its source listed lately.
    R"sql(
ALTER TABLE cursors ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE cursors ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE cursors ADD COLUMN position BLOB NOT NULL DEFAULT x'';
ALTER TABLE cursors ADD COLUMN lately BLOB NOT NULL DEFAULT x'';
UPDATE cursors SET position = CAST(
  url || char(10) || coalesce(etag, '') || char(10) || coalesce(last_modified, '') || char(10) ||
  coalesce(moved_to, '') || char(10) || coalesce(moved_seen, 0) || char(10) || coalesce(moved_since, -1) AS BLOB)
  WHERE url IS NOT NULL AND url <> '';
ALTER TABLE cursors DROP COLUMN url;
ALTER TABLE cursors DROP COLUMN etag;
ALTER TABLE cursors DROP COLUMN last_modified;
ALTER TABLE cursors DROP COLUMN moved_to;
ALTER TABLE cursors DROP COLUMN moved_seen;
ALTER TABLE cursors DROP COLUMN moved_since;
)sql",
    // Which story an item is of, and what it may be a copy of; what items say in outline.
    R"sql(
ALTER TABLE items ADD COLUMN story_id TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN possible_dup_of TEXT NOT NULL DEFAULT '';
CREATE TABLE outlines (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, bytes BLOB NOT NULL);
)sql",
    // How far the source of an item was trusted, what its copy said of itself, and who else carried it.
    R"sql(
ALTER TABLE items ADD COLUMN trust INTEGER NOT NULL DEFAULT 5;
ALTER TABLE items ADD COLUMN copy BLOB NOT NULL DEFAULT x'';
ALTER TABLE items ADD COLUMN carriers BLOB NOT NULL DEFAULT x'';
)sql",
    // Why things were decided as they were. item: ref of an item.
    R"sql(
CREATE TABLE evidence (number INTEGER PRIMARY KEY, item INTEGER NOT NULL, at INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE INDEX evidence_by_item ON evidence (item);
INSERT INTO meta VALUES ('evidence_since', 1000 * strftime('%s', 'now'));
)sql",
    // Of which keys it was told what is known of them: see told.hpp. item: 0 where it is not known.
    R"sql(
CREATE TABLE told (name BLOB PRIMARY KEY, item INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX told_by_item ON told (item);
)sql",
    // Several outlines in a row. sizes: of each in bytes, in four bytes, the lowest first; empty: it is one.
    R"sql(
ALTER TABLE outlines ADD COLUMN sizes BLOB NOT NULL DEFAULT x'';
)sql",
    // How often a source was to be asked, in seconds (0: not known), and until when it asked to be left alone.
    R"sql(
ALTER TABLE cursors ADD COLUMN interval INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursors ADD COLUMN wait_until INTEGER NOT NULL DEFAULT -1;
)sql",
};

}  // namespace

void migrate(Database& database) {
  const auto version = database.number("PRAGMA user_version");
  if (version > std::int64_t(kSteps.size()))
    throw LedgerFailure(
        {"ledger_newer", fmt::format("the ledger has schema version {}, this program knows versions up to {}: run the "
                                     "newer kuaixun that wrote it",
                                     version, kSteps.size())});
  if (version == std::int64_t(kSteps.size())) return;
  database.execute("BEGIN IMMEDIATE");
  for (auto step = std::size_t(version); step < kSteps.size(); ++step) {
    database.execute(kSteps[step]);
    kill_point("migrating");
  }
  database.execute(fmt::format("PRAGMA user_version = {}", kSteps.size()).c_str());
  database.execute("COMMIT");
}

}  // namespace kuaixun
