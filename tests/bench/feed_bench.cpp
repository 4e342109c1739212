// From bytes to entries, and on to finished items, over the real feeds of the corpus; beside them what the same bytes
// cost the bare tokeniser and a copy. One thread. MB/s are bytes of documents; peak is in times of the largest
// document.
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <vector>

#include <benchmark/benchmark.h>
#include <malloc.h>
#include <pugixml.hpp>

#include "base/clock.hpp"
#include "collect/normalizer.hpp"
#include "connectors/feed/feed.hpp"
#include "tests/support/corpus.hpp"
#include "tests/support/unpacked.hpp"

namespace {

std::size_t allocations = 0, held = 0, peak = 0;

void* take(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  ++allocations;
  held += malloc_usable_size(memory);
  peak = std::max(peak, held);
  return memory;
}

void give_back(void* memory) {
  held -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return take(size); }
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }

namespace kuaixun {
namespace {

const std::vector<Document>& documents() {
  static const auto all = [] {
    std::vector<Document> read;
    const auto folder = corpus_file("feeds/real");
    if (folder.empty()) return read;
    for (const auto& file : std::filesystem::directory_iterator(folder))
      read.push_back(Document{
          .url = "https://a.example/feed", .body = unpacked(file.path().string()), .fetched_at = SystemClock().now()});
    return read;
  }();
  return all;
}

const Source& source() {
  static const Source instance{.id = "a", .kind = "feed", .url = "https://a.example/feed"};
  return instance;
}

// Runs `use` over every document; it returns how many entries there were.
template <class Use>
void over_documents(benchmark::State& state, Use use) {
  if (documents().empty()) return state.SkipWithError("no corpus: KUAIXUN_CORPUS names its folder");
  std::size_t bytes = 0, largest = 0;
  for (const auto& document : documents()) {
    bytes += document.body.size();
    largest = std::max(largest, document.body.size());
  }
  std::size_t entries = 0;
  const auto before = allocations;
  const auto base = held;
  peak = held;
  for (auto _ : state)
    for (const auto& document : documents()) entries += use(document);
  state.SetBytesProcessed(state.iterations() * std::int64_t(bytes));
  if (entries == 0) return;
  state.counters["entries"] = double(entries) / double(state.iterations());
  state.counters["allocations/entry"] = double(allocations - before) / double(entries);
  state.counters["peak"] = double(peak - base) / double(largest);
}

void Memcpy(benchmark::State& state) {
  std::vector<char> to(32 << 20);
  over_documents(state, [&](const Document& document) {
    std::memcpy(to.data(), document.body.data(), std::min(to.size(), document.body.size()));
    benchmark::DoNotOptimize(to.data());
    return 0;
  });
}

void PugixmlAlone(benchmark::State& state) {
  pugi::set_memory_management_functions(take, give_back);
  over_documents(state, [&](const Document& document) {
    pugi::xml_document tree;
    benchmark::DoNotOptimize(tree.load_buffer(document.body.data(), document.body.size()));
    return 0;
  });
}

void Entries(benchmark::State& state) {
  over_documents(state, [&](const Document& document) {
    auto batch = parse_feed(document, source());
    return batch ? batch->entries.size() : 0;
  });
}

void Items(benchmark::State& state) {
  over_documents(state, [&](const Document& document) {
    auto batch = parse_feed(document, source());
    if (!batch) return std::size_t(0);
    for (const auto& entry : batch->entries)
      benchmark::DoNotOptimize(
          normalize(entry, EntryContext{source(), batch->document, document.url, document.fetched_at}));
    return batch->entries.size();
  });
}

BENCHMARK(Memcpy)->Unit(benchmark::kMillisecond);
BENCHMARK(PugixmlAlone)->Unit(benchmark::kMillisecond);
BENCHMARK(Entries)->Unit(benchmark::kMillisecond);
BENCHMARK(Items)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kuaixun

BENCHMARK_MAIN();
