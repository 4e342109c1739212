// A ledger as the first version that was in use left it: schema 4, in which row numbers were given out again.
#pragma once

#include <string>

#include "ledger/sqlite.hpp"

namespace kuaixun {

inline void make_earlier_ledger(Database& database) {
  database.execute(R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO meta VALUES ('id', '00112233445566778899aabbccddeeff'), ('acknowledged', 0);
CREATE TABLE cursors (
  source TEXT PRIMARY KEY, url TEXT, etag BLOB, last_modified BLOB, body_hash INTEGER, rejected_hash INTEGER,
  first_success INTEGER, last_success INTEGER, last_attempt INTEGER, next_due INTEGER,
  failures INTEGER, last_error_code TEXT, last_error TEXT,
  moved_to TEXT, moved_seen INTEGER, moved_since INTEGER, newest INTEGER NOT NULL DEFAULT -1,
  usual_gap INTEGER NOT NULL DEFAULT 0, empty_reads INTEGER NOT NULL DEFAULT 0,
  page_due INTEGER NOT NULL DEFAULT -1) WITHOUT ROWID;
CREATE TABLE items (
  ref INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER, status INTEGER, published INTEGER, source TEXT,
  authority INTEGER, content_hash INTEGER, first_seen INTEGER, last_seen INTEGER,
  title_hash INTEGER NOT NULL DEFAULT 0, teaser INTEGER NOT NULL DEFAULT 0, merged INTEGER NOT NULL DEFAULT 0);
CREATE TABLE keys (hash BLOB PRIMARY KEY, item INTEGER NOT NULL, content_hash INTEGER, seen INTEGER) WITHOUT ROWID;
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT, key TEXT, value BLOB, headers BLOB, at INTEGER, bytes INTEGER);
CREATE TABLE page_tries (
  entry BLOB PRIMARY KEY, source TEXT NOT NULL, failures INTEGER NOT NULL, due INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX page_tries_by_due ON page_tries (source, due);
PRAGMA user_version = 4)sql");
}

}  // namespace kuaixun
