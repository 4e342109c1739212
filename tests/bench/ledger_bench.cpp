// What the ledger costs: opening one that knows a million items, and storing new items in rounds of twenty, beside bare
// SQLite inserts of as many bytes in transactions as large; and how long a round waits that only asks.
#include <functional>

#include <benchmark/benchmark.h>

#include "base/clock.hpp"
#include "base/run_task.hpp"
#include "dedup/keys.hpp"
#include "ledger/sqlite.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "tests/support/open_ledger.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

constexpr int kRound = 20, kGroup = 64;  // items of a round, rounds of a transaction

struct Open {
  explicit Open(const TempDir& dir) : ledger(open_ledger(io, dir, clock, metrics)) {}

  SystemClock clock;
  Metrics metrics;
  asio::io_context io;
  std::unique_ptr<SqliteLedger> ledger;
};

void store_items(LedgerTransaction& ledger, std::uint64_t& number, int count, bool publish) {
  for (int i = 0; i < count; ++i) {
    const auto name = std::to_string(++number);
    const auto address = make_key(KeyKind::address, name);
    const std::vector<Key> keys{make_key(KeyKind::entry, name), address, make_key(KeyKind::text, name)};
    const auto id = item_id_of(keys);
    for (const auto& key : keys) benchmark::DoNotOptimize(ledger.find(key));
    ledger.put_item(KnownItem{.id = id, .source = "a", .content_hash = number, .title_hash = number});
    for (const auto& key : keys) ledger.put_key(key, id, {number});
    if (publish) ledger.append(Record{.topic = "kuaixun.items", .key = id, .value = std::string(1'000, 'x')});
  }
}

void OpenWithAMillionItems(benchmark::State& state) {
  const TempDir dir;
  {
    Open open(dir);
    std::uint64_t number = 0;
    for (int i = 0; i < 100; ++i) {
      std::function<void(LedgerTransaction&)> write = [&](LedgerTransaction& ledger) {
        store_items(ledger, number, 10'000, false);
      };
      if (!run_task(open.io, open.ledger->write(std::move(write)))) return state.SkipWithError("write");
    }
  }
  for (auto _ : state) {
    Open open(dir);
    benchmark::DoNotOptimize(run_task(open.io, open.ledger->cursors()));
  }
}

void StoreNewItems(benchmark::State& state) {
  const TempDir dir;
  Open open(dir);
  std::uint64_t number = 0;
  for (auto _ : state) {
    int left = kGroup;
    for (int round = 0; round < kGroup; ++round) {
      std::function<void(LedgerTransaction&)> write = [&](LedgerTransaction& ledger) {
        store_items(ledger, number, kRound, true);
      };
      asio::co_spawn(open.io, open.ledger->write(std::move(write)),
                     [&](const std::exception_ptr&, const Result<void>&) { --left; });
    }
    open.io.restart();
    while (left > 0) open.io.run_one();
    if (!run_task(open.io, open.ledger->acknowledge(number, 0))) return state.SkipWithError("acknowledge");
  }
  state.SetItemsProcessed(state.iterations() * kRound * kGroup);
}

// Looks up the keys of a round, alone (range 0: 0) or while as many rounds as of StoreNewItems are written (1): what
// one waits who asks by write() and by read() (range 1: 0, 1).
void Ask(benchmark::State& state) {
  const TempDir dir;
  Open open(dir);
  std::uint64_t number = 0;
  const auto ask = [](const LedgerTransaction& ledger) {
    for (int i = 0; i < kRound * 3; ++i)
      benchmark::DoNotOptimize(ledger.find(make_key(KeyKind::entry, std::to_string(i))));
  };
  const bool is_busy = state.range(0) == 1, by_read = state.range(1) == 1;
  for (auto _ : state) {
    int left = is_busy ? kGroup : 0;
    for (int round = 0; round < left; ++round) {
      std::function<void(LedgerTransaction&)> write = [&](LedgerTransaction& ledger) {
        store_items(ledger, number, kRound, true);
      };
      asio::co_spawn(open.io, open.ledger->write(std::move(write)),
                     [&](const std::exception_ptr&, const Result<void>&) { --left; });
    }
    const auto start = std::chrono::steady_clock::now();
    auto asked = by_read ? open.ledger->read(ask) : open.ledger->write(ask);
    if (!run_task(open.io, std::move(asked))) return state.SkipWithError("ask");
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    open.io.restart();
    while (left > 0) open.io.run_one();
    if (!run_task(open.io, open.ledger->acknowledge(number, 0))) return state.SkipWithError("acknowledge");
  }
}

void BareSqliteInserts(benchmark::State& state) {
  const TempDir dir;
  Database database(dir.path("bare.db"));
  database.text("PRAGMA journal_mode = WAL");
  database.execute("PRAGMA synchronous = FULL; CREATE TABLE rows (value BLOB)");
  Statement insert(database, "INSERT INTO rows VALUES (?)");
  const std::string value(1'000, 'x');
  for (auto _ : state) {
    database.execute("BEGIN");
    for (int i = 0; i < kRound * kGroup; ++i) insert.bind_blob(value).run();
    database.execute("COMMIT");
  }
  state.SetItemsProcessed(state.iterations() * kRound * kGroup);
}

BENCHMARK(OpenWithAMillionItems)->Unit(benchmark::kMillisecond)->Iterations(5);
BENCHMARK(StoreNewItems)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(Ask)->Unit(benchmark::kMicrosecond)->UseManualTime()->ArgsProduct({{0, 1}, {0, 1}});
BENCHMARK(BareSqliteInserts)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace kuaixun

BENCHMARK_MAIN();
