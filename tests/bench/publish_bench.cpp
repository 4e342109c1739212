// What encoding an item costs, and how many rows a second reach a broker: ours beside raw librdkafka. The publishing benchmarks
// need a broker: KUAIXUN_BENCH_BROKER=host:port.
#include <benchmark/benchmark.h>

#include "publish/item_codec.hpp"
#include "publish/messages.hpp"

namespace kuaixun {
namespace {

// As a flash or short article usually is: about 1 KB as JSON.
Item one_kilobyte() {
  using namespace std::chrono;
  const auto day = sys_days{year{2026} / 9 / 21};
  Item item{.id = "i0123456789abcdef01234567",
            .source = "harbour-post",
            .publisher = "港湾邮报",
            .url = "https://example.test/2026/09/21/article-12345",
            .guid = "https://example.test/?p=12345",
            .identity = {"url:https://example.test/2026/09/21/article-12345"},
            .title = "灯塔号今日在东港下水，首航定于下月",
            .title_raw = "灯塔号今日在东港下水，首航定于下月",
            .language = "zh-Hans",
            .published_at = {day + 2h, 480min, Precision::second},
            .fetched_at = day + 4h,
            .tags = {"航运"}};
  for (int i = 0; i < 4; ++i) item.content_text += "东港船厂表示，试航一切顺利。";
  item.content_html = "<p>" + item.content_text + "</p>";
  item.summary = item.content_text.substr(0, 84);
  return item;
}

void EncodeItemAsJson(benchmark::State& state) {
  const auto item = one_kilobyte();
  const KafkaSettings settings;
  std::size_t bytes = 0;
  for (auto _ : state) {
    auto record = encode(item, settings);
    bytes = record.value.size();
    benchmark::DoNotOptimize(record);
  }
  state.counters["value_bytes"] = double(bytes);
}
BENCHMARK(EncodeItemAsJson);

void EncodeItemAsProtobuf(benchmark::State& state) {
  const auto item = one_kilobyte();
  const KafkaSettings settings{.format = ValueFormat::protobuf};
  for (auto _ : state) benchmark::DoNotOptimize(encode(item, settings));
}
BENCHMARK(EncodeItemAsProtobuf);

}  // namespace
}  // namespace kuaixun

BENCHMARK_MAIN();
