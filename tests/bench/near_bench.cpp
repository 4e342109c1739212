// Copies in other words: how fast novel items are compared, beside MinHash with 128 functions on the same items in the
// same run; what an item takes of memory, and how long a start takes.
//
// Items are made of a vocabulary with the frequencies of a language (Zipf's law), and are about as long as flashes and
// short articles: 300 characters. None is a copy of another, so that every one is held against its candidates.
#include <random>

#include <benchmark/benchmark.h>

#include "base/utf8.hpp"
#include "near/near_index.hpp"
#include "tests/bench/baselines.hpp"

namespace kuaixun {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr std::size_t kItems = 100'000;
constexpr seconds kStart{1'790'000'000};

class NewsWriter {
 public:
  explicit NewsWriter(std::uint32_t seed) : random_(seed) {
    std::mt19937 characters(9);
    std::vector<double> weights;
    for (std::size_t i = 0; i < kWords; ++i) {
      auto& word = words_.emplace_back();
      for (auto n = 2 + i % 2; n > 0; --n) append_utf8(word, 0x4E00 + characters() % 6'000);
      weights.push_back(1.0 / double(i + 10));
    }
    choose_ = std::discrete_distribution<std::size_t>(weights.begin(), weights.end());
  }

  Item next() {
    Item item;
    item.title = sentence(10) + std::to_string(random_() % 1'000) + "亿元";
    for (int i = 0; i < 12; ++i) item.content_text += sentence(9) + "，" + std::to_string(random_() % 10'000) + "。";
    return item;
  }

 private:
  static constexpr std::size_t kWords = 60'000;

  std::string sentence(int words) {
    std::string text;
    for (; words > 0; --words) text += words_[choose_(random_)];
    return text;
  }

  std::mt19937 random_;
  std::vector<std::string> words_;
  std::discrete_distribution<std::size_t> choose_;
};

const std::vector<Item>& news() {
  static const auto all = [] {
    std::vector<Item> items;
    NewsWriter writer(1);
    for (std::size_t i = 0; i < kItems; ++i) items.push_back(writer.next());
    return items;
  }();
  return all;
}

void MakeOutline(benchmark::State& state) {
  std::size_t i = news().size();
  for (auto _ : state) benchmark::DoNotOptimize(outline_of(news()[i++ % kItems]));
  state.SetItemsProcessed(state.iterations());
}

// All that a novel item costs: its outline, the search, and its place in the index.
void Novel(benchmark::State& state) {
  news();  // is made before
  for (auto _ : state) {
    NearIndex index(hours{24 * 30});
    for (std::size_t i = 0; i < kItems; ++i) {
      const auto outline = outline_of(news()[i]);
      const auto at = kStart + seconds{i};
      benchmark::DoNotOptimize(index.find(outline, outlet_of("a"), at));
      index.add(index.item_of(std::to_string(i), std::to_string(i), outline, outlet_of("b"), at), outline);
    }
    state.counters["bytes/item"] = double(index.bytes()) / double(index.size());
  }
  state.SetItemsProcessed(state.iterations() * std::int64_t(kItems));
}

// What a start does with each item that the ledger has.
void Start(benchmark::State& state) {
  std::vector<std::string> stored;
  NearIndex index(hours{24 * 30});
  for (std::size_t i = 0; i < kItems; ++i) {
    const auto id = std::to_string(i);
    const auto item = index.item_of(id, id, outline_of(news()[i]), outlet_of("b"), kStart);
    index.add(item);
    stored.push_back(to_bytes(item));
  }
  for (auto _ : state) {
    NearIndex again(hours{24 * 30});
    for (const auto& bytes : stored) again.add(*near_item_of(bytes));
    benchmark::DoNotOptimize(again.size());
  }
  state.SetItemsProcessed(state.iterations() * std::int64_t(kItems));
}

void NovelByMinHash128(benchmark::State& state) {
  news();
  for (auto _ : state) {
    bench::MinHash index(0.7);
    for (const auto& item : news()) benchmark::DoNotOptimize(index.find_and_add(item.title + item.content_text));
  }
  state.SetItemsProcessed(state.iterations() * std::int64_t(kItems));
}

BENCHMARK(MakeOutline);
BENCHMARK(Novel)->Unit(benchmark::kMillisecond);
BENCHMARK(NovelByMinHash128)->Unit(benchmark::kMillisecond);
BENCHMARK(Start)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kuaixun

BENCHMARK_MAIN();
