// A ledger whose disk is full once.
#pragma once

#include <utility>

#include "ledger/ledger.hpp"
#include "ledger/ledger_failure.hpp"

namespace kuaixun {

// Hands everything on to another ledger; the next write after fail_next() is taken back when it has been made.
class OnceFullLedger final : public Ledger {
 public:
  explicit OnceFullLedger(Ledger& ledger) : ledger_(ledger) {}

  void fail_next() { fails_ = true; }
  int failed() const { return failed_; }

  const std::string& id() const override { return ledger_.id(); }
  Task<Result<void>> write(std::function<void(LedgerTransaction&)> round) override {
    const bool fails = std::exchange(fails_, false);
    failed_ += fails;
    std::function<void(LedgerTransaction&)> work = [round = std::move(round), fails](LedgerTransaction& ledger) {
      round(ledger);
      if (fails) throw LedgerFailure({"ledger_full", "no space left"});
    };
    auto written = co_await ledger_.write(std::move(work));
    co_return written;
  }
  Task<Result<void>> read(std::function<void(const LedgerTransaction&)> round) override {
    return ledger_.read(std::move(round));
  }
  Task<Result<std::map<std::string, Cursor>>> cursors() override { return ledger_.cursors(); }
  Task<Result<std::vector<OutboxRow>>> outbox(std::uint64_t after, std::size_t rows, std::size_t bytes) override {
    return ledger_.outbox(after, rows, bytes);
  }
  Task<Result<void>> acknowledge(std::uint64_t sequence, std::size_t keep) override {
    return ledger_.acknowledge(sequence, keep);
  }
  Task<Result<std::uint64_t>> acknowledged() override { return ledger_.acknowledged(); }
  Task<Result<std::uint64_t>> last_sequence() override { return ledger_.last_sequence(); }
  Task<Result<std::vector<OutboxRow>>> newest_acknowledged(std::size_t count) override {
    return ledger_.newest_acknowledged(count);
  }
  OutboxSize outbox_size() const override { return ledger_.outbox_size(); }

 private:
  Ledger& ledger_;
  bool fails_ = false;
  int failed_ = 0;
};

}  // namespace kuaixun
