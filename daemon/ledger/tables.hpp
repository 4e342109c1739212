// The columns of the ledger's tables (see schema.cpp), by the members that they hold. A new member is a step of the
// schema and a line here.
#pragma once

#include <cstdint>

#include "ledger/columns.hpp"
#include "model.hpp"

namespace kuaixun {

// A line for each column.
// clang-format off

inline constexpr Columns kCursorColumns(
    column("address", &Cursor::address),
    column("kind", &Cursor::kind),
    column("interval", &Cursor::interval),
    blob_column("position", &Cursor::position),
    column("body_hash", &Cursor::body_hash),
    column("rejected_hash", &Cursor::rejected_hash),
    column("listed_under", &Cursor::listed_under),
    column("cut_entry", &Cursor::cut_entry),
    column("first_success", &Cursor::first_success),
    column("last_success", &Cursor::last_success),
    column("last_attempt", &Cursor::last_attempt),
    column("next_due", &Cursor::next_due),
    column("wait_until", &Cursor::wait_until),
    column("failures", &Cursor::failures),
    column("last_error_code", &Cursor::last_error_code),
    column("last_error", &Cursor::last_error),
    column("newest", &Cursor::liveness, &Liveness::newest),
    column("usual_gap", &Cursor::liveness, &Liveness::usual_gap),
    column("empty_reads", &Cursor::liveness, &Liveness::empty_reads),
    column("lately", &Cursor::liveness, &Liveness::lately),
    column("page_due", &Cursor::page_due));

// Of items: what finding one by a key gives; the id and what is published of it stand apart.
inline constexpr Columns kItemColumns(
    column("revision", &KnownItem::revision),
    column("status", &KnownItem::status),
    column("published", &KnownItem::published),
    column("source", &KnownItem::source),
    column("authority", &KnownItem::authority),
    column("trust", &KnownItem::trust),
    column("content_hash", &KnownItem::content_hash),
    column("title_hash", &KnownItem::title_hash),
    column("written", &KnownItem::written),
    column("recipe", &KnownItem::recipe),
    column("teaser", &KnownItem::teaser),
    column("first_seen", &KnownItem::first_seen),
    column("sketch", &KnownItem::sketch),
    column("story_id", &KnownItem::story_id),
    column("possible_dup_of", &KnownItem::possible_dup_of));
inline constexpr Columns kItemId(column("id", &KnownItem::id));
inline constexpr Columns kItemPublished(
    column("identity", &KnownItem::identity),
    blob_column("copy", &KnownItem::copy),
    blob_column("carriers", &KnownItem::carriers));

// Where an item stands: its row, and that of the item which it was merged into.
struct ItemPlace {
  std::int64_t ref = 0, merged = 0;  // 0: none
};
inline constexpr Columns kItemPlace(
    column("ref", &ItemPlace::ref),
    column("merged", &ItemPlace::merged));

// Of keys.
inline constexpr Columns kSeenColumns(
    column("content_hash", &SeenAs::content_hash),
    column("written", &SeenAs::written),
    column("recipe", &SeenAs::recipe));

// What a source lists: when all of it was read, and when it was asked for last, in seconds of the ledger's age.
struct List {
  std::int64_t ref = 0, read = 0, polled = 0;
};
inline constexpr Columns kListColumns(
    column("ref", &List::ref),
    column("read", &List::read),
    column("polled", &List::polled));

inline constexpr Columns kPageTryColumns(
    column("failures", &PageTry::failures),
    column("due", &PageTry::due));

inline constexpr Columns kRecordColumns(
    column("topic", &Record::topic),
    column("key", &Record::key),
    blob_column("value", &Record::value),
    column("headers", &Record::headers),
    column("at", &Record::at));

// clang-format on

}  // namespace kuaixun
