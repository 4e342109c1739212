// What every ledger keeps, whatever it keeps it in.
#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "ledger/ledger_failure.hpp"
#include "ledger/memory_ledger.hpp"
#include "tests/support/ledger_samples.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/open_ledger.hpp"

namespace kuaixun {
namespace {

using std::chrono::hours;

enum class Kept { in_sqlite, in_memory };

class LedgerContract : public ::testing::TestWithParam<Kept> {
 protected:
  LedgerContract() { reopen(); }

  // As a daemon that ends and begins; what is in memory has no end but the test's.
  void reopen() {
    if (GetParam() == Kept::in_memory) {
      if (!ledger_) ledger_ = std::make_unique<MemoryLedger>();
      return;
    }
    ledger_.reset();
    ledger_ = open_ledger(io_, dir_, clock_, metrics_);
  }

  template <class T>
  T run(Task<T> task) {
    return run_task(io_, std::move(task));
  }

  Result<void> write(std::function<void(LedgerTransaction&)> round) { return run(ledger_->write(std::move(round))); }
  Result<void> read(std::function<void(const LedgerTransaction&)> round) {
    return run(ledger_->read(std::move(round)));
  }

  std::vector<OutboxRow> outbox(std::uint64_t after = 0, std::size_t rows = 100, std::size_t bytes = 1 << 20) {
    return run(ledger_->outbox(after, rows, bytes)).value();
  }

  void append(int count) {
    const auto written = write([&](LedgerTransaction& ledger) {
      for (int i = 0; i < count; ++i) ledger.append(record_of(std::to_string(i)));
    });
    ASSERT_TRUE(written);
  }

  TempDir dir_;
  ManualClock clock_;
  Metrics metrics_;
  asio::io_context io_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_P(LedgerContract, KeepsAnItemThatAKeyWasPutForInVain) {
  std::optional<KnownItem> known;
  std::optional<Match> in_vain, later;
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_key(key_of(1), "item-1", {77});
    ledger.put_item(item_of("item-1", clock_.now()));
    ledger.put_key(key_of(2), "item-1", {78});
    known = ledger.item("item-1");
    in_vain = ledger.find(key_of(1));
    later = ledger.find(key_of(2));
  }));
  ASSERT_TRUE(known);
  EXPECT_EQ(known->id, "item-1");
  EXPECT_FALSE(in_vain);
  EXPECT_TRUE(later);
}

TEST_P(LedgerContract, FindsAnItemByEachOfItsKeysAfterReopening) {
  const auto id = ledger_->id();
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_item(item_of("item-1", clock_.now()));
    ledger.put_key(key_of(1), "item-1", {77});
    ledger.put_key(key_of(1, KeyKind::address), "item-1", {78});
  }));
  reopen();
  EXPECT_EQ(ledger_->id(), id);
  std::optional<Match> entry, address, other;
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    entry = ledger.find(key_of(1));
    address = ledger.find(key_of(1, KeyKind::address));
    other = ledger.find(key_of(2));
  }));
  ASSERT_TRUE(entry && address);
  EXPECT_EQ(entry->item.id, "item-1");
  EXPECT_EQ(entry->item.revision, 2u);
  EXPECT_EQ(entry->item.content_hash, 0xFFFFFFFFFFFFFFF0u);
  EXPECT_EQ(entry->item.title_hash, 0xFFFFFFFFFFFFFFF1u);
  EXPECT_EQ(entry->item.first_seen, clock_.now());
  EXPECT_EQ(entry->seen.content_hash, 77u);
  EXPECT_EQ(address->seen.content_hash, 78u);
  EXPECT_FALSE(other);
}

TEST_P(LedgerContract, KeepsCursorsWithTheirBytes) {
  Cursor cursor{.address = "https://a.example/",
                .kind = "feed",
                .position = std::string("W/\"\0x\"\n", 7),
                .body_hash = 0xFFFFFFFFFFFFFFFFu,
                .failures = 3};
  cursor.last_success = clock_.now();
  cursor.liveness = {.newest = clock_.now() - hours{7},
                     .usual_gap = std::chrono::seconds{3'600},
                     .empty_reads = 2,
                     .lately = {7, 0, 0xFFFFFFFFu}};
  cursor.page_due = clock_.now() + hours{1};
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) { ledger.save_cursor("a", cursor); }));
  reopen();
  const auto cursors = run(ledger_->cursors()).value();
  ASSERT_TRUE(cursors.contains("a"));
  EXPECT_EQ(cursors.at("a").address, cursor.address);
  EXPECT_EQ(cursors.at("a").kind, cursor.kind);
  EXPECT_EQ(cursors.at("a").position, cursor.position);
  EXPECT_EQ(cursors.at("a").body_hash, cursor.body_hash);
  EXPECT_EQ(cursors.at("a").last_success, cursor.last_success);
  EXPECT_EQ(cursors.at("a").next_due, std::nullopt);
  EXPECT_EQ(cursors.at("a").liveness, cursor.liveness);
  EXPECT_EQ(cursors.at("a").page_due, cursor.page_due);
}

TEST_P(LedgerContract, LeadsEveryKeyOfAMergedItemToTheOlderOne) {
  std::array<std::optional<Match>, 3> found;
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    auto youngest = item_of("youngest", clock_.now());
    youngest.teaser = true;
    ledger.put_item(item_of("older", clock_.now()));
    ledger.put_item(item_of("younger", clock_.now()));
    ledger.put_item(youngest);
    ledger.put_key(key_of(1), "older", {7});
    ledger.put_key(key_of(2), "younger", {8});
    ledger.put_key(key_of(3), "youngest", {9});
    ledger.merge("youngest", "younger");
    ledger.merge("younger", "older");
    ledger.merge("older", "older");
    ledger.merge("unknown", "older");
  }));
  reopen();
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    for (std::uint8_t i = 0; i < 3; ++i) found[i] = ledger.find(key_of(std::uint8_t(i + 1)));
    ledger.put_key(key_of(3), "older", {10});  // to the item that the last find gave
    found[1] = ledger.find(key_of(3));
    for (const auto* id : {"youngest", "younger", "older"}) EXPECT_EQ(ledger.merged_into(id), "older");
    EXPECT_EQ(ledger.merged_into("unknown"), "unknown");
  }));
  for (const auto& match : found) {
    ASSERT_TRUE(match);
    EXPECT_EQ(match->item.id, "older");
    EXPECT_FALSE(match->item.teaser);
  }
  EXPECT_EQ(found[2]->seen.content_hash, 9u) << "what was seen under the key stays its own";
  EXPECT_EQ(found[1]->seen.content_hash, 10u);
}

TEST_P(LedgerContract, RemembersPagesThatAreToBeAskedForAgain) {
  const auto now = clock_.now();
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_page_try("a", key_of(1), PageTry{1, now + hours{2}});
    ledger.put_page_try("a", key_of(2), PageTry{2, now + hours{1}});
    ledger.put_page_try("a", key_of(1), PageTry{3, now + hours{4}});
    ledger.put_page_try("b", key_of(3), PageTry{1, now});
  }));
  reopen();
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    EXPECT_EQ(ledger.page_try(key_of(1)), (PageTry{3, now + hours{4}}));
    EXPECT_EQ(ledger.page_try(key_of(9)), std::nullopt);
    EXPECT_EQ(ledger.earliest_page_due("a"), now + hours{1});
    ledger.forget_page_tries("a", now + hours{2});
    EXPECT_EQ(ledger.earliest_page_due("a"), now + hours{4});
    ledger.forget_page_try(key_of(1));
    EXPECT_EQ(ledger.earliest_page_due("a"), std::nullopt);
    EXPECT_EQ(ledger.earliest_page_due("b"), now);
  }));
}

TEST_P(LedgerContract, GivesOutboxRowsInOrderWithinBothLimits) {
  append(10);
  EXPECT_EQ(outbox().size(), 10u);
  EXPECT_EQ(outbox(4).front().sequence, 5u);
  EXPECT_EQ(outbox(0, 3).size(), 3u);
  EXPECT_EQ(outbox(0, 100, 1).size(), 1u);
  const auto row = outbox().front();
  EXPECT_EQ(row.record.headers, record_of("").headers);
  EXPECT_EQ(row.record.at, record_of("").at);
}

TEST_P(LedgerContract, NeverUsesASequenceTwice) {
  append(3);
  ASSERT_TRUE(run(ledger_->acknowledge(3, 0)));
  reopen();
  append(1);
  EXPECT_EQ(outbox().front().sequence, 4u);
}

TEST_P(LedgerContract, CountsWhatWaitsAndKeepsTheNewest) {
  append(5);
  EXPECT_EQ(ledger_->outbox_size().rows, 5u);
  EXPECT_GT(ledger_->outbox_size().bytes, 0u);
  EXPECT_EQ(ledger_->outbox_size().oldest, record_of("").at);
  ASSERT_TRUE(run(ledger_->acknowledge(4, 2)));
  EXPECT_EQ(ledger_->outbox_size().rows, 1u);
  const auto newest = run(ledger_->newest_acknowledged(10)).value();
  ASSERT_EQ(newest.size(), 2u);
  EXPECT_EQ(newest.front().sequence, 3u);
  reopen();
  EXPECT_EQ(ledger_->outbox_size().rows, 1u);
  EXPECT_EQ(run(ledger_->acknowledged()).value(), 4u);
  ASSERT_TRUE(run(ledger_->acknowledge(5, 0)));
  EXPECT_EQ(ledger_->outbox_size().rows, 0u);
  EXPECT_EQ(ledger_->outbox_size().bytes, 0u);
}

TEST_P(LedgerContract, TakesBackARoundThatThrowsAndNoOther) {
  const auto bug = [](LedgerTransaction& ledger) {
    ledger.append(record_of("lost"));
    throw std::logic_error("bug");
  };
  EXPECT_THROW(write(bug), std::logic_error);
  append(1);
  ASSERT_EQ(outbox().size(), 1u);
  EXPECT_EQ(outbox().front().record.value, "0");
  EXPECT_EQ(ledger_->outbox_size().rows, 1u);
}

TEST_P(LedgerContract, KeepsNothingOfARoundThatFails) {
  const auto failed = write([](LedgerTransaction& ledger) {
    ledger.append(record_of("lost"));
    ledger.put_item(item_of("lost", Time{}));
    throw LedgerFailure({"ledger_full", "no space left"});
  });
  ASSERT_FALSE(failed);
  EXPECT_TRUE(failed.error().code == "ledger_full");
  EXPECT_TRUE(outbox().empty());
  ASSERT_TRUE(read([](const LedgerTransaction& ledger) { EXPECT_FALSE(ledger.item("lost")); }));
}

TEST_P(LedgerContract, KeepsOutlinesInTheirOrderUntilTheyAreForgotten) {
  const auto outlines = [&] {
    std::vector<std::string> all;
    EXPECT_TRUE(read([&](const LedgerTransaction& ledger) {
      ledger.each_outline([&](std::string_view bytes) { all.emplace_back(bytes); });
    }));
    return all;
  };
  const auto put = [&](std::initializer_list<int> times) {
    ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
      for (const auto at : times)
        ledger.put_outline(std::chrono::seconds{at}, std::to_string(at) + std::string(1, '\0') + "bytes");
    }));
  };
  const auto bytes = [](int at) { return std::to_string(at) + std::string(1, '\0') + "bytes"; };
  put({10, 10, 20});
  reopen();
  put({30});
  EXPECT_EQ(outlines(), (std::vector{bytes(10), bytes(10), bytes(20), bytes(30)}));
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) { ledger.forget_outlines(std::chrono::seconds{20}); }));
  EXPECT_EQ(outlines(), (std::vector{bytes(20), bytes(30)}));
}

TEST_P(LedgerContract, FindsAnItemAsItIsNowByWhicheverKey) {
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    auto item = item_of("item-1", clock_.now());
    ledger.put_item(item);
    ledger.put_key(key_of(1), "item-1", {.content_hash = 7});
    ledger.put_key(key_of(2), "item-1", {.content_hash = 8});
    EXPECT_EQ(ledger.find(key_of(1))->seen.content_hash, 7u);
    item.revision = 5;
    ledger.put_item(item);
    EXPECT_EQ(ledger.find(key_of(2))->item.revision, 5u);
    EXPECT_EQ(ledger.find(key_of(2))->seen.content_hash, 8u);
    ledger.put_item(item_of("item-2", clock_.now()));
    ledger.put_key(key_of(3), "item-2", {});
    EXPECT_EQ(ledger.find(key_of(3))->item.id, "item-2");
    EXPECT_EQ(ledger.find(key_of(1))->item.id, "item-1");
    ledger.merge("item-1", "item-2");
    EXPECT_EQ(ledger.find(key_of(1))->item.id, "item-2");
    EXPECT_EQ(ledger.find(key_of(2))->item.id, "item-2");
    EXPECT_FALSE(ledger.find(key_of(4)));
  }));
  ASSERT_FALSE(write([&](LedgerTransaction& ledger) {
    auto item = item_of("item-2", clock_.now());
    item.revision = 9;
    ledger.put_item(item);
    EXPECT_EQ(ledger.find(key_of(3))->item.revision, 9u);
    throw LedgerFailure({"ledger_full", "for the test"});
  }));
  ASSERT_TRUE(read([&](const LedgerTransaction& ledger) { EXPECT_EQ(ledger.find(key_of(3))->item.revision, 2u); }));
}

TEST_P(LedgerContract, KeepsWhatWasPutUnderAKeyLast) {
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_item(item_of("item-1", clock_.now()));
    ledger.put_item(item_of("item-2", clock_.now()));
    ledger.put_key(key_of(1), "item-1", {.content_hash = 7});
    ASSERT_TRUE(ledger.find(key_of(1)));
    ledger.put_key(key_of(1), "item-1", {.content_hash = 8});
    EXPECT_EQ(ledger.find(key_of(1))->seen.content_hash, 8u);
    ledger.put_key(key_of(1), "item-2", {.content_hash = 8});
    EXPECT_EQ(ledger.find(key_of(1))->item.id, "item-2");
    ledger.put_key(key_of(1), "item-1", {.content_hash = 7});
    ledger.put_key(key_of(1), "item-1", {.content_hash = 7});
  }));
  reopen();
  ASSERT_TRUE(read([&](const LedgerTransaction& ledger) {
    const auto match = ledger.find(key_of(1));
    ASSERT_TRUE(match);
    EXPECT_EQ(match->item.id, "item-1");
    EXPECT_EQ(match->seen.content_hash, 7u);
  }));
}

TEST_P(LedgerContract, KeepsManyOutlinesOfATransaction) {
  std::vector<std::string> put, found;
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    for (int i = 0; i < 5'000; ++i) {
      put.push_back(std::string(std::size_t(i % 70), char(i)) + std::to_string(i));
      ledger.put_outline(std::chrono::seconds{i / 1'000}, put.back());
    }
    put.push_back(std::string(200'000, 'x'));
    ledger.put_outline(std::chrono::seconds{5}, put.back());
    put.emplace_back();
    ledger.put_outline(std::chrono::seconds{5}, put.back());
    ledger.each_outline([&](std::string_view bytes) { found.emplace_back(bytes); });
  }));
  EXPECT_EQ(found, put);
  reopen();
  found.clear();
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_outline(std::chrono::seconds{6}, "last");
    ledger.forget_outlines(std::chrono::seconds{5});
    ledger.each_outline([&](std::string_view bytes) { found.emplace_back(bytes); });
  }));
  EXPECT_EQ(found, (std::vector<std::string>{put[5'000], "", "last"}));
}

TEST_P(LedgerContract, KeepsOfWhichNamesItWasTold) {
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_item(item_of("item-1", clock_.now()));
    ledger.put_told(key_of(1), "item-1");
    ledger.put_told(key_of(1), "item-1");
    ledger.put_told(key_of(2, KeyKind::address), "unknown");
    ledger.put_told(key_of(3), "item-1");
    ledger.forget_told(key_of(3));
  }));
  ASSERT_FALSE(write([&](LedgerTransaction& ledger) {
    ledger.forget_told(key_of(1));
    throw LedgerFailure({"ledger_full", "full"});
  }));
  reopen();
  ASSERT_TRUE(read([&](const LedgerTransaction& ledger) {
    EXPECT_TRUE(ledger.is_told(key_of(1)));
    EXPECT_FALSE(ledger.is_told(key_of(2)));
    EXPECT_TRUE(ledger.is_told(key_of(2, KeyKind::address)));
    EXPECT_FALSE(ledger.is_told(key_of(3)));
  }));
}

TEST_P(LedgerContract, SaysHowManyTransactionsWereTakenBack) {
  std::uint64_t before = 0, after = 0, later = 0;
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) { before = ledger.taken_back(); }));
  EXPECT_FALSE(write([&](LedgerTransaction& ledger) {
    ledger.put_outline(std::chrono::seconds{1}, "lost");
    throw LedgerFailure({"ledger_full", "for the test"});
  }));
  int left = 0;
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    after = ledger.taken_back();
    ledger.each_outline([&](std::string_view) { ++left; });
  }));
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) { later = ledger.taken_back(); }));
  EXPECT_EQ(after, before + 1);
  EXPECT_EQ(later, after);
  EXPECT_EQ(left, 0);
}

TEST_P(LedgerContract, KeepsTheNewestEvidence) {
  const auto evidence_of = [&](std::string_view item) {
    std::vector<std::string> kept;
    EXPECT_TRUE(read([&](const LedgerTransaction& ledger) {
      ledger.each_evidence(item, 10, [&](std::string_view bytes) { kept.emplace_back(bytes); });
    }));
    return kept;
  };
  const auto since = [&] {
    Time since;
    EXPECT_TRUE(read([&](const LedgerTransaction& ledger) { since = ledger.evidence_kept_since(); }));
    return since;
  };
  const auto at = clock_.now();
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_item(item_of("item-1", at));
    ledger.put_item(item_of("item-2", at));
    ledger.put_evidence("item-1", at, std::string("fir\0st", 6));
    ledger.put_evidence("item-2", at, "of another");
    ledger.put_evidence("item-1", at, "second");
    ledger.put_evidence("unknown", at, "of none");
  }));
  EXPECT_EQ(evidence_of("item-1"), (std::vector<std::string>{std::string("fir\0st", 6), "second"}));
  EXPECT_TRUE(evidence_of("unknown").empty());
  const auto begun = since();
  ASSERT_TRUE(read([&](const LedgerTransaction& ledger) {
    std::vector<std::string> newest;
    EXPECT_EQ(ledger.each_evidence("item-1", 1, [&](std::string_view bytes) { newest.emplace_back(bytes); }), 2U);
    EXPECT_EQ(newest, std::vector<std::string>{"second"});
  }));
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    for (std::size_t i = 0; i < EvidenceLog::kMostEvidence - 1; ++i)
      ledger.put_evidence("item-2", at + std::chrono::hours{1}, "more");
  }));
  EXPECT_EQ(evidence_of("item-1"), std::vector<std::string>{"second"});
  EXPECT_EQ(since(), std::max(begun, at));
}

TEST_P(LedgerContract, KeepsWhatIsPublishedOfAnItemWhereNoneOfItIsGiven) {
  auto item = item_of("item-1", clock_.now());
  item.identity = "url:https://a.example/1\ntext:00";
  item.copy = std::string("c\0py", 4);
  item.carriers = std::string("\0", 1);
  item.trust = 7;
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_item(item);
    ledger.put_key(key_of(1), "item-1", {});
    ledger.put_key(key_of(2), "unknown", {});
  }));
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    auto again = item;
    again.identity = again.copy = again.carriers = {};
    again.revision = 3;
    ledger.put_item(again);
  }));
  ASSERT_TRUE(read([&](const LedgerTransaction& ledger) {
    EXPECT_EQ(ledger.item("item-1").value().identity, item.identity);
    EXPECT_EQ(ledger.item("item-1").value().copy, item.copy);
    EXPECT_EQ(ledger.item("item-1").value().carriers, item.carriers);
    const auto found = ledger.find(key_of(1)).value().item;
    EXPECT_EQ(found.identity + found.copy + found.carriers, "");
    EXPECT_EQ(found.trust, 7);
    EXPECT_EQ(ledger.find(key_of(1)).value().item.revision, 3U);
    EXPECT_FALSE(ledger.find(key_of(2)));
  }));
}

INSTANTIATE_TEST_SUITE_P(Ledgers, LedgerContract, ::testing::Values(Kept::in_sqlite, Kept::in_memory),
                         [](const auto& kept) {
                           return std::string(kept.param == Kept::in_sqlite ? "InSqlite" : "InMemory");
                         });

}  // namespace
}  // namespace kuaixun
