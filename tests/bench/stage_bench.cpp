// The CPU time of one new item (about 1 kB, in feeds of twenty) in each stage between fetch and Kafka; items are items,
// CPU is that of the whole process. A poll's fetch and Kafka's share are to be seen in system_bench.py, by thread.
#include <functional>

#include <benchmark/benchmark.h>

#include "base/clock.hpp"
#include "base/run_task.hpp"
#include "collect/normalizer.hpp"
#include "collect/understand.hpp"
#include "connectors/feed/feed.hpp"
#include "decide/decider.hpp"
#include "decide/near_window.hpp"
#include "ingest/announce.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "publish/encoder.hpp"
#include "tests/bench/feed_writer.hpp"
#include "tests/support/open_ledger.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

constexpr int kRounds = 64;  // rounds of one ledger transaction
const bench::FeedShape kShape{};
const Source kSource{.id = "a", .kind = "feed", .url = "http://127.0.0.1/"};
const Connector kFeed{"feed", parse_feed, resembles_feed};
const BackfillSettings kPublishAll{.items = 1'000, .age = std::chrono::hours{24 * 365 * 100}};

Document document_of(std::uint64_t feed) {
  Document document{.url = "http://127.0.0.1/feed", .fetched_at = SystemClock().now()};
  bench::FeedWriter(kShape).write(document.body, feed, 0);
  return document;
}

Batch batch_of(const Document& document) { return std::move(parse_feed(document, kSource).value()); }

void count(benchmark::State& state, std::int64_t rounds) {
  state.SetItemsProcessed(rounds * std::int64_t(kShape.entries));
  state.counters["us/item"] = benchmark::Counter(double(rounds) * double(kShape.entries) / 1e6,
                                                 benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void Parse(benchmark::State& state) {
  const auto document = document_of(1);
  for (auto _ : state) benchmark::DoNotOptimize(batch_of(document));
  count(state, state.iterations());
}

void Normalise(benchmark::State& state) {
  const auto document = document_of(1);
  const auto batch = batch_of(document);
  const EntryContext context{kSource, batch.document, document.url, document.fetched_at};
  for (auto _ : state)
    for (const auto& entry : batch.entries) benchmark::DoNotOptimize(normalize(entry, context));
  count(state, state.iterations());
}

void Encode(benchmark::State& state) {
  const auto document = document_of(1);
  const auto batch = batch_of(document);
  std::vector<Item> items;
  for (const auto& entry : batch.entries)
    items.push_back(normalize(entry, EntryContext{kSource, batch.document, document.url, document.fetched_at}).item);
  const Encoder encoder{KafkaSettings{}};
  for (auto _ : state)
    for (const auto& item : items) benchmark::DoNotOptimize(encoder.encode(item));
  count(state, state.iterations());
}

// What was gathered, with the records that were made of it beforehand.
struct Gathered {
  Understood understood;
  std::vector<Record> records;
};

// The ledger of a daemon that has run for a while.
class KnownWorld {
 public:
  // Whether items are held against what comes nearest to them in other words.
  explicit KnownWorld(bool is_near = false) : is_near_(is_near) {
    for (int i = 0; i < 20; ++i) decide_next();
  }

  std::vector<Gathered> next() {
    std::vector<Gathered> rounds(kRounds);
    for (auto& [understood, records] : rounds) {
      understood = std::move(
          understand(document_of(feed_++), kSource, kFeed, kPublishAll, Past{.backlog = {.is_first_read = true}})
              .value());
      for (auto& candidate : understood.candidates) {
        if (is_near_) candidate.outline = outline_of(candidate.item);
        records.push_back(encoder_.encode(candidate.item, candidate.recipe));
      }
    }
    return rounds;
  }

  void run(std::vector<Gathered>& rounds, const std::function<void(LedgerTransaction&, Candidate&, Record&)>& use) {
    int left = int(rounds.size());
    for (auto& round : rounds) {
      std::function<void(LedgerTransaction&)> write = [&](LedgerTransaction& ledger) {
        for (std::size_t i = 0; i < round.records.size(); ++i)
          use(ledger, round.understood.candidates[i], round.records[i]);
      };
      asio::co_spawn(io_, ledger_->write(std::move(write)),
                     [&](const std::exception_ptr&, const Result<void>&) { --left; });
    }
    io_.restart();
    while (left > 0) io_.run_one();
  }

  void decide(std::vector<Gathered>& rounds) {
    run(rounds, [&](LedgerTransaction& ledger, Candidate& candidate, Record& record) {
      const auto ruling = decide_and_store(ledger, candidate, clock_.now(), is_near_ ? &near_ : nullptr);
      announce(ledger, ruling, candidate, encoder_, std::move(record));
      sequence_ += ruling.decision.verdict == Verdict::new_item ? 1 : 0;
    });
  }

  void acknowledge() { run_task(io_, ledger_->acknowledge(sequence_, 0)); }

 private:
  void decide_next() {
    auto rounds = next();
    decide(rounds);
    acknowledge();
  }

  const bool is_near_;
  TempDir dir_;
  SystemClock clock_;
  Metrics metrics_;
  asio::io_context io_;
  Encoder encoder_{KafkaSettings{}};
  std::uint64_t feed_ = 0, sequence_ = 0;
  NearWindow near_{DedupSettings{}};
  std::unique_ptr<SqliteLedger> ledger_{open_ledger(io_, dir_, clock_, metrics_)};
};

// The look-ups alone.
void Dedupe(benchmark::State& state) {
  KnownWorld world;
  auto rounds = world.next();
  for (auto _ : state)
    world.run(rounds, [](LedgerTransaction& ledger, const Candidate& candidate, const Record&) {
      for (const auto& key : candidate.keys) benchmark::DoNotOptimize(ledger.find(key));
    });
  count(state, state.iterations() * kRounds);
}

void decide_new(benchmark::State& state, KnownWorld& world) {
  for (auto _ : state) {
    state.PauseTiming();
    auto rounds = world.next();
    state.ResumeTiming();
    world.decide(rounds);
    world.acknowledge();
  }
  count(state, state.iterations() * kRounds);
}

// Look-ups, decision, item, keys, outbox row, commit and the row's removal.
void DedupeAndLedger(benchmark::State& state) {
  KnownWorld world;
  decide_new(state, world);
}

// … with near.
void NearAndLedger(benchmark::State& state) {
  KnownWorld world(true);
  decide_new(state, world);
}

// What is listed again: it stops at its own key, before anything is compared.
void Repeats(benchmark::State& state) {
  KnownWorld world;
  auto rounds = world.next();
  world.decide(rounds);
  world.acknowledge();
  for (auto _ : state) world.decide(rounds);
  count(state, state.iterations() * kRounds);
}

BENCHMARK(Parse)->MeasureProcessCPUTime();
BENCHMARK(Normalise)->MeasureProcessCPUTime();
BENCHMARK(Encode)->MeasureProcessCPUTime();
BENCHMARK(Dedupe)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
BENCHMARK(Repeats)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
BENCHMARK(DedupeAndLedger)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond)->Iterations(60);
BENCHMARK(NearAndLedger)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond)->Iterations(60);

}  // namespace
}  // namespace kuaixun

BENCHMARK_MAIN();
