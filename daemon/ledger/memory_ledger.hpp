// A ledger that keeps what the contract says (see ledger/ledger.hpp) in memory: for those who ask what is decided and
// not where it is kept. tests/daemon/ledger/ledger_contract_test.cpp holds it beside the real one.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/ledger.hpp"

namespace kuaixun {

// Runs what it is asked where it is asked, and never fails by itself.
class MemoryLedger final : public Ledger {
 public:
  Task<Result<void>> write(std::function<void(LedgerTransaction&)> round) override;
  Task<Result<void>> read(std::function<void(const LedgerTransaction&)> round) override;
  Task<Result<std::map<std::string, Cursor>>> cursors() override;

  const std::string& id() const override { return id_; }
  Task<Result<std::vector<OutboxRow>>> outbox(std::uint64_t after, std::size_t max_rows,
                                              std::size_t max_bytes) override;
  Task<Result<void>> acknowledge(std::uint64_t sequence, std::size_t keep) override;
  Task<Result<std::uint64_t>> acknowledged() override;
  Task<Result<std::uint64_t>> last_sequence() override;
  Task<Result<std::vector<OutboxRow>>> newest_acknowledged(std::size_t count) override;
  OutboxSize outbox_size() const override;

  // No item was seen within the last day any more: see Match::seen_lately.
  void let_a_day_pass() { content_.seen_lately.clear(); }

 private:
  // Copied before each round, to be put back when the round throws.
  class Content final : public LedgerTransaction {
   public:
    std::optional<Match> find(const Key& key) const override;
    std::optional<KnownItem> item(std::string_view id) const override;
    void put_item(const KnownItem& item) override;
    void put_key(const Key& key, std::string_view item_id, const SeenAs& seen) override;
    void merge(std::string_view younger, std::string_view older) override;
    std::string merged_into(std::string_view id) const override;

    void save_cursor(std::string_view source_id, const Cursor& cursor) override;
    void begin_list(std::string_view) override {}
    void end_list(std::string_view) override {}
    std::optional<PageTry> page_try(const Key& entry) const override;
    std::optional<Time> earliest_page_due(std::string_view source_id) const override;
    void put_page_try(std::string_view source_id, const Key& entry, const PageTry& page) override;
    void forget_page_try(const Key& entry) override;
    void forget_page_tries(std::string_view source_id, Time time) override;

    std::uint64_t append(Record record) override;

    void put_outline(std::chrono::seconds at, std::string_view bytes) override;
    void each_outline(const std::function<void(std::string_view)>& take) const override;
    void forget_outlines(std::chrono::seconds at) override;
    std::uint64_t taken_back() const override { return times_taken_back; }
    void put_evidence(std::string_view item_id, Time at, std::string_view bytes) override;
    std::size_t each_evidence(std::string_view item_id, std::size_t most,
                              const std::function<void(std::string_view)>& take) const override;
    Time evidence_kept_since() const override;

    bool is_told(const Key& name) const override { return told_.contains(name); }
    void put_told(const Key& name, std::string_view) override { told_.insert(name); }
    void forget_told(const Key& name) override { told_.erase(name); }

    std::uint64_t times_taken_back = 0;
    std::map<std::string, Cursor, std::less<>> cursors;
    std::map<std::uint64_t, Record> rows;  // by sequence
    std::uint64_t last_sequence = 0, acknowledged = 0;
    std::set<std::string, std::less<>> seen_lately;  // ids

   private:
    struct Leads {
      std::string item;
      SeenAs seen;
    };
    std::map<std::string, KnownItem, std::less<>> items_;
    std::map<std::string, std::string, std::less<>> merged_;  // the older one, by the younger
    std::map<Key, Leads> keys_;
    std::map<Key, std::pair<std::string, PageTry>> page_tries_;  // with their source
    std::deque<std::pair<std::chrono::seconds, std::string>> outlines_;
    struct KeptEvidence {
      std::string item;
      Time at;
      std::string bytes;
    };
    std::deque<KeptEvidence> evidence_;
    bool has_dropped_evidence_ = false;
    std::set<Key> told_;
  };

  void take_back(const Content& before);

  std::string id_ = "in-memory";
  Content content_;
};

}  // namespace kuaixun
