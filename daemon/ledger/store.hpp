// The ledger's statements: everything that is read from and written to its tables. Lives on the writer thread.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/evidence_rows.hpp"
#include "ledger/ledger.hpp"
#include "ledger/outline_rows.hpp"
#include "ledger/sqlite.hpp"
#include "ledger/tables.hpp"

namespace kuaixun {

// How far the mark of when an item was seen may lag behind, in seconds, to spare a write an entry a round.
inline constexpr std::int64_t kSeenLag = 86'400;

// How many rows and bytes wait in the outbox, or how many more than before.
struct OutboxCount {
  std::int64_t rows = 0, bytes = 0;
};

// Every call throws LedgerFailure when disk or database fail.
class Store final : public LedgerTransaction {
 public:
  explicit Store(Database& database);

  std::optional<Match> find(const Key& key) const override;
  void put_key(const Key& key, std::string_view item_id, const SeenAs& seen) override;
  void put_item(const KnownItem& item) override;
  std::optional<KnownItem> item(std::string_view id) const override;
  void merge(std::string_view younger, std::string_view older) override;
  std::string merged_into(std::string_view id) const override;
  void begin_list(std::string_view source_id) override;
  void end_list(std::string_view source_id) override;
  void save_cursor(std::string_view source_id, const Cursor& cursor) override;
  std::uint64_t append(Record record) override;
  std::optional<PageTry> page_try(const Key& entry) const override;
  void put_page_try(std::string_view source_id, const Key& entry, const PageTry& page) override;
  void forget_page_try(const Key& entry) override;
  void forget_page_tries(std::string_view source_id, Time time) override;
  std::optional<Time> earliest_page_due(std::string_view source_id) const override;

  void put_outline(std::chrono::seconds at, std::string_view bytes) override { outlines_.put(at, bytes); }
  void each_outline(const std::function<void(std::string_view)>& take) const override { outlines_.each(take); }
  void forget_outlines(std::chrono::seconds at) override { outlines_.forget(at); }
  std::uint64_t taken_back() const override { return taken_back_; }
  void put_evidence(std::string_view item_id, Time at, std::string_view bytes) override;
  std::size_t each_evidence(std::string_view item_id, std::size_t most,
                            const std::function<void(std::string_view)>& take) const override {
    return evidence_.each(ref_of(item_id), most, take);
  }
  Time evidence_kept_since() const override { return evidence_.kept_since(); }

  bool is_told(const Key& name) const override;
  void put_told(const Key& name, std::string_view item_id) override;
  void forget_told(const Key& name) override;

  std::map<std::string, Cursor> cursors();
  std::vector<OutboxRow> outbox(std::uint64_t after, std::size_t max_rows, std::size_t max_bytes);
  std::vector<OutboxRow> newest_acknowledged(std::size_t count);
  void acknowledge(std::uint64_t sequence, std::size_t keep);
  std::uint64_t acknowledged();
  std::uint64_t last_sequence();
  OutboxCount count_outbox();  // reads all of it: for the start
  // What the open transaction has changed; taking it begins anew.
  OutboxCount take_outbox_change() { return std::exchange(change_, {}); }
  std::optional<Time> oldest_in_outbox();
  std::int64_t known_items();
  // The id and the last sequence of an earlier ledger become this one's; its outbox is empty.
  void adopt(const Progress& progress);
  // The open transaction is about to be committed: what of it is only in memory is written.
  void finish() { outlines_.finish(); }
  // The open transaction is taken back: what is kept in memory of it goes.
  void take_back();
  // Rows of items and lists were dropped by another hand: see Housekeeping.
  void forget_found();

  // The ledger's age (see LedgerAge), which items are marked with: set once a transaction. A new round lists nothing
  // yet.
  void set_age(std::chrono::seconds age) { age_ = age.count(); }
  void begin_round() {
    open_list_ = 0;
    last_entry_ = {};
  }
  // Whether a source has answered since it was asked last.
  bool take_heard() { return std::exchange(was_heard_, false); }
  // As it was written down last, and when; never in a new ledger.
  std::chrono::seconds kept_age();
  std::optional<Time> age_kept_at();
  void keep_age(std::chrono::seconds age, Time now);

 private:
  List& list_of(std::string_view source_id);
  void note_poll(std::string_view source_id, const Cursor& cursor);
  std::int64_t ref_of(std::string_view item_id) const;
  bool look_at(std::int64_t ref) const;
  bool look_at_kept(std::int64_t ref) const;
  void remember_recent(OutboxRow row);
  void drop_recent();
  void drop_oldest_recent();

  Database& database_;
  OutlineRows outlines_;
  EvidenceRows evidence_;
  std::int64_t age_ = 0, open_list_ = 0;
  bool was_heard_ = false;
  std::uint64_t taken_back_ = 0;
  std::map<std::string, List, std::less<>> lists_;
  OutboxCount change_{};
  // A statement's place is no part of what the ledger holds: asking moves it.
  mutable Statement find_, found_, ref_of_, item_, page_try_, earliest_page_due_, is_told_;
  Statement put_key_, touch_item_, insert_item_, update_item_, save_cursor_, append_, outbox_, newest_, trim_,
      put_page_try_, forget_page_try_, forget_page_tries_, list_, insert_list_, list_read_, list_polled_, put_told_,
      forget_told_;
  // The item that was looked at last, as it is; ref 0: none. seen: at least so late.
  struct Found {
    ItemPlace place{};
    KnownItem item{};
    std::int64_t seen = 0;
  };
  mutable Found last_found_;
  // The entry that was found last in this round, as its row is.
  struct Entry {
    Key key{};
    std::int64_t ref = 0, list = 0;
    SeenAs seen{};
    bool operator==(const Entry&) const = default;
  };
  mutable Entry last_entry_;
  // The item that was found or written last: its keys come next.
  mutable std::string last_id_;
  mutable std::int64_t last_ref_ = 0;
  mutable bool last_is_new_ = false;
  // The newest rows of the outbox, without a gap up to the last: the drain takes them from here.
  std::deque<OutboxRow> recent_;
  std::size_t recent_bytes_ = 0;
};

}  // namespace kuaixun
