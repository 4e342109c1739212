#include "ledger/sqlite_ledger.hpp"

#include <filesystem>
#include <fstream>
#include <latch>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/ahead.hpp"
#include "base/run_task.hpp"
#include "ledger/ledger_files.hpp"
#include "ledger/sqlite.hpp"
#include "tests/support/earlier_ledger.hpp"
#include "tests/support/ledger_samples.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

using std::chrono::hours;

class SqliteLedgerTest : public ::testing::Test {
 protected:
  void open() {
    ledger_.reset();
    auto opened = try_open();
    ASSERT_TRUE(opened) << opened.error().message;
    ledger_ = std::move(*opened);
  }

  Result<std::unique_ptr<SqliteLedger>> try_open() {
    return SqliteLedger::open(io_.get_executor(), LedgerSettings{.directory = dir_.path("")}, clock_, metrics_);
  }

  template <class T>
  T run(Task<T> task) {
    return run_task(io_, std::move(task));
  }

  Result<void> write(std::function<void(LedgerTransaction&)> round) { return run(ledger_->write(std::move(round))); }

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
  std::unique_ptr<SqliteLedger> ledger_;
};

TEST_F(SqliteLedgerTest, BringsALedgerOfAnEarlierVersionUpToDateWithAllItKnows) {
  {
    Database database(dir_.path("ledger.db"));
    make_earlier_ledger(database);
    // The second key was left over from an item that had this row number before, years ago.
    database.execute(
        "INSERT INTO cursors (source, url, etag, last_modified, moved_to, moved_seen, moved_since, body_hash, "
        "failures, newest) VALUES ('a', 'https://a.example/', 'e', 'm', 'https://b.example/', 3, 1789000000000, 7, 3, "
        "1000);"
        "INSERT INTO items (ref, id, revision, status, published, source, authority, content_hash, first_seen, "
        "last_seen) VALUES (5, 'item-1', 2, 0, 1, 'a', 0, 8, 20000 * 86400000, 20001 * 86400000);"
        "INSERT INTO keys VALUES (x'0101000000000000000000000000000000', 5, 77, 20001), "
        "(x'0102000000000000000000000000000000', 5, 78, 19000), (x'0103000000000000000000000000000000', 6, 79, 20001)");
  }
  open();
  const auto cursor = run(ledger_->cursors()).value().at("a");
  EXPECT_EQ(cursor.failures, 3);
  EXPECT_EQ(cursor.position, "https://a.example/\n\n\nhttps://b.example/\n3\n1789000000000")
      << "without validators: what the source lists is to be read once";
  EXPECT_EQ(cursor.body_hash, 0u);
  std::array<std::optional<Match>, 3> found;
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_item(item_of("item-2", clock_.now()));
    for (std::uint8_t i = 0; i < 3; ++i) found[i] = ledger.find(key_of(std::uint8_t(i + 1)));
  }));
  ASSERT_TRUE(found[0]);
  EXPECT_EQ(found[0]->item.id, "item-1");
  EXPECT_EQ(found[0]->seen.content_hash, 77u);
  EXPECT_FALSE(found[1]) << "a key older than the item";
  EXPECT_FALSE(found[2]) << "a key that led nowhere and would lead to the next item";
}

TEST_F(SqliteLedgerTest, AsksBeforeTheWritesThatWaitAndSharesNoErrorWithThem) {
  open();
  append(1);
  std::latch is_held(1), everyone_waits(1);
  std::vector<std::string> order;
  std::function<void(LedgerTransaction&)> holds = [&](LedgerTransaction&) {
    is_held.count_down();
    everyone_waits.wait();
  };
  std::function<void(LedgerTransaction&)> fails = [&](LedgerTransaction&) {
    order.push_back("write");
    throw LedgerFailure({"ledger_full", "no space left"});
  };
  const auto asks = [&](const LedgerTransaction& ledger) {
    order.push_back("read");
    EXPECT_FALSE(ledger.find(key_of(1)));
  };
  Ahead<Result<void>> holding(io_.get_executor(), ledger_->write(std::move(holds)));
  io_.restart();
  io_.poll();
  is_held.wait();
  Ahead<Result<void>> writing(io_.get_executor(), ledger_->write(std::move(fails)));
  Ahead<Result<void>> asking(io_.get_executor(), ledger_->read(asks));
  io_.poll();
  everyone_waits.count_down();
  EXPECT_TRUE(run(asking.take()));
  const auto written = run(writing.take());
  EXPECT_TRUE(run(holding.take()));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code.name(), "ledger_full");
  EXPECT_EQ(order, (std::vector<std::string>{"read", "write"}));
}

TEST_F(SqliteLedgerTest, IsHeldByOneProcessAtATime) {
  open();
  const auto second = try_open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code.name(), "ledger_locked");
}

TEST_F(SqliteLedgerTest, SetsADamagedFileAsideInsteadOfTrippingOverItForEver) {
  std::filesystem::create_directories(dir_.path(""));
  std::ofstream(dir_.path("ledger.db")) << std::string(8192, 'x');
  const auto opened = try_open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code.name(), "ledger_corrupt");
  EXPECT_NE(opened.error().message.find("kuaixun rebuild"), std::string::npos) << opened.error().message;
  EXPECT_FALSE(std::filesystem::exists(dir_.path("ledger.db")));
  std::vector<std::string> kept;
  for (const auto& file : std::filesystem::directory_iterator(dir_.path("")))
    if (file.path().filename().string().starts_with("ledger.db.set-aside-")) kept.push_back(file.path());
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(std::filesystem::file_size(kept[0]), 8192u);
}

TEST_F(SqliteLedgerTest, ChecksEveryPageAfterDamageWasMet) {
  open();
  ledger_.reset();
  note_damage(dir_.path(""));
  open();  // it is sound after all
  EXPECT_FALSE(damage_is_noted(dir_.path("")));
}

TEST_F(SqliteLedgerTest, CountsOnWhereTheLedgerEndedThatItSucceeds) {
  open();
  ASSERT_TRUE(run_task(io_, ledger_->adopt({"the-old-one", 41})));
  open();
  EXPECT_EQ(ledger_->id(), "the-old-one");
  EXPECT_EQ(run_task(io_, ledger_->acknowledged()).value(), 41u);
  write([](LedgerTransaction& ledger) { EXPECT_EQ(ledger.append(record_of("next")), 42u); });
  EXPECT_EQ(run_task(io_, ledger_->outbox(41, 10, 1000)).value().size(), 1u);
}

TEST_F(SqliteLedgerTest, ReadsOutlinesThatHadARowEach) {
  open();
  ledger_.reset();
  Database(dir_.path("ledger.db")).execute("INSERT INTO outlines (at, bytes) VALUES (1, x'6101'), (2, x'62')");
  open();
  std::vector<std::string> found;
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_outline(std::chrono::seconds{3}, "c");
    ledger.each_outline([&](std::string_view bytes) { found.emplace_back(bytes); });
  }));
  EXPECT_EQ(found, (std::vector<std::string>{"a\1", "b", "c"}));
}

TEST_F(SqliteLedgerTest, RefusesALedgerOfALaterVersion) {
  open();
  ledger_.reset();
  Database(dir_.path("ledger.db")).execute("PRAGMA user_version = 99");
  const auto opened = try_open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code.name(), "ledger_newer");
}

// The process may not write files beyond a size: what a full disk looks like to SQLite.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(SqliteLedgerTest, ReportsAFullDiskKeepsNothingOfTheRoundAndGoesOn) {
  open();
  append(1);
  const auto large = [](LedgerTransaction& ledger) {
    ledger.append(record_of("small"));
    for (int i = 0; i < 64; ++i) ledger.append(record_of(std::string(1 << 20, 'x')));
  };
  {
    const FileSizeLimit limit(8 << 20);
    const auto written = write(large);
    ASSERT_FALSE(written);
    EXPECT_TRUE(written.error().code == "ledger_full" || written.error().code == "ledger_io")
        << written.error().code.name();
    EXPECT_EQ(written.error().remedy, Remedy::retry);
  }
  EXPECT_EQ(outbox().size(), 1u);
  EXPECT_EQ(ledger_->outbox_size().rows, 1u);
  append(1);
  EXPECT_EQ(outbox().size(), 2u);
}

TEST_F(SqliteLedgerTest, IsUnmovedByAClockThatJumpsBack) {
  open();
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_item(item_of("item-1", clock_.now()));
    ledger.put_key(key_of(1), "item-1", {1});
  }));
  clock_.jump(-hours{24 * 365});
  std::optional<Match> match;
  ASSERT_TRUE(write([&](LedgerTransaction& ledger) {
    ledger.put_key(key_of(1), "item-1", {2});
    match = ledger.find(key_of(1));
  }));
  ASSERT_TRUE(match);
  EXPECT_EQ(match->seen.content_hash, 2u);
}

// A process that writes rounds of two records and says so after each; it is killed at some moment.
[[noreturn]] void write_until_killed(const std::string& directory, int said) {
  asio::io_context io;
  SystemClock clock;
  Metrics metrics;
  auto ledger = SqliteLedger::open(io.get_executor(), LedgerSettings{.directory = directory}, clock, metrics).value();
  for (std::uint32_t round = 1;; ++round) {
    const auto written = run_task(io, ledger->write([&](LedgerTransaction& transaction) {
      transaction.append(record_of(std::to_string(round)));
      transaction.append(record_of(std::to_string(round)));
    }));
    if (!written || ::write(said, &round, sizeof round) != sizeof round) ::_exit(1);
  }
}

TEST_F(SqliteLedgerTest, LosesNothingItSaidWasWrittenWhenKilled) {
  for (int trial = 0; trial < 5; ++trial) {
    const auto directory = dir_.path("trial" + std::to_string(trial));
    std::filesystem::create_directories(directory);
    int said[2];
    ASSERT_EQ(::pipe(said), 0);
    const auto child = ::fork();
    if (child == 0) write_until_killed(directory, said[1]);
    ::close(said[1]);
    std::uint32_t last = 0, round = 0;
    // Killed somewhere in the round after the one that it said last.
    while (last < std::uint32_t(3 + trial * 7) && ::read(said[0], &round, sizeof round) == sizeof round) last = round;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(said[0], &round, sizeof round) == sizeof round) last = round;
    ::close(said[0]);

    auto ledger =
        SqliteLedger::open(io_.get_executor(), LedgerSettings{.directory = directory}, clock_, metrics_).value();
    const auto rows = run(ledger->outbox(0, 100'000, 1 << 30)).value();
    EXPECT_GE(rows.size(), last * 2);
    EXPECT_EQ(rows.size() % 2, 0u) << "half a round was kept";
  }
}

}  // namespace
}  // namespace kuaixun
