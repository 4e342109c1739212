// What encoding an item costs, and how many rows a second reach a broker: ours beside raw librdkafka. The publishing
// benchmarks need a broker: KUAIXUN_BENCH_BROKER=host:port.
#include <cstdlib>

#include <benchmark/benchmark.h>
#include <boost/asio/io_context.hpp>
#include <librdkafka/rdkafka.h>

#include "publish/encoder.hpp"
#include "publish/ensure_topics.hpp"
#include "publish/kafka_publisher.hpp"
#include "publish/messages.hpp"
#include "publish/rdkafka.hpp"

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
  const Encoder encoder{KafkaSettings{}};
  std::size_t bytes = 0;
  for (auto _ : state) {
    auto record = encoder.encode(item);
    bytes = record.value.size();
    benchmark::DoNotOptimize(record);
  }
  state.counters["value_bytes"] = double(bytes);
}
BENCHMARK(EncodeItemAsJson);

void EncodeItemAsProtobuf(benchmark::State& state) {
  const auto item = one_kilobyte();
  const Encoder encoder{KafkaSettings{.format = ValueFormat::protobuf}};
  for (auto _ : state) benchmark::DoNotOptimize(encoder.encode(item));
}
BENCHMARK(EncodeItemAsProtobuf);

// ---- a real broker --------------------------------------------------------------------------------------------------

const char* broker(benchmark::State& state) {
  const char* address = std::getenv("KUAIXUN_BENCH_BROKER");
  if (!address) address = std::getenv("KUAIXUN_TEST_KAFKA");  // as tests/kafka/broker.py sets it
  if (!address) state.SkipWithError("needs KUAIXUN_BENCH_BROKER=host:port");
  return address;
}

std::vector<OutboxRow> rows_of(std::size_t count, const KafkaSettings& settings) {
  const Encoder encoder(settings);
  std::vector<OutboxRow> rows;
  auto item = one_kilobyte();
  for (std::size_t i = 0; i < count; ++i) {
    item.id = "i" + std::to_string(i);
    rows.push_back({i + 1, encoder.encode(item)});
  }
  return rows;
}

template <class T>
T run(asio::io_context& io, Task<T> task) {
  std::optional<T> result;
  asio::co_spawn(io, std::move(task), [&](const std::exception_ptr&, T value) { result.emplace(std::move(value)); });
  io.restart();
  io.run();
  return std::move(*result);
}

// The publisher: transactions of so many 1 KB rows, each with its marker.
void PublishRows(benchmark::State& state) {
  const char* address = broker(state);
  if (!address) return;
  asio::io_context io;
  SystemClock clock;
  Metrics metrics;
  const KafkaSettings settings{.instance = "bench", .bootstrap = address, .topic_prefix = "bench"};
  KafkaPublisher publisher(io.get_executor(), settings, "ledger", clock, metrics);
  const auto rows = rows_of(std::size_t(state.range(0)), settings);
  if (auto started = run(io, publisher.start(0)); !started) return state.SkipWithError(started.error().message.c_str());
  (void)run(io, publisher.publish(rows));  // the first one of a run costs a second
  for (auto _ : state) {
    // The copy is charged to us: a pause in the timing would give the broker time, off the clock, to finish the
    // transaction before, which the raw loop has to wait for.
    auto copy = rows;
    if (auto done = run(io, publisher.publish(std::move(copy))); !done)
      return state.SkipWithError(done.error().message.c_str());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(PublishRows)->Arg(50)->Arg(1000)->Arg(5000)->Unit(benchmark::kMillisecond)->UseRealTime();

void ignore_deliveries(rd_kafka_conf_t* conf, void*) {
  rd_kafka_conf_set_dr_msg_cb(conf, [](rd_kafka_t*, const rd_kafka_message_t*, void*) {});
}

// librdkafka alone at its best: the same records in transactions of the same size, with a delivery callback and a flush
// before the commit. Without those two it waits longer inside commit and reaches 60 to 80 % of this.
void RawLibrdkafka(benchmark::State& state) {
  const char* address = broker(state);
  if (!address) return;
  const KafkaSettings settings{.instance = "raw", .bootstrap = address, .topic_prefix = "bench"};
  auto client = rdkafka::make_client(RD_KAFKA_PRODUCER, settings, {{"compression.codec", "lz4"}, {"linger.ms", "5"}},
                                     {{"transactional.id", "raw"}}, ignore_deliveries);
  if (!client || !rdkafka::ensure_topics(client->get(), settings)) return state.SkipWithError("no broker");
  const rdkafka::TopicHandle topic(rd_kafka_topic_new(client->get(), "bench.items", nullptr));
  const auto rows = rows_of(std::size_t(state.range(0)), settings);
  rdkafka::ApiError failed(rd_kafka_init_transactions(client->get(), 30'000));
  const auto transaction = [&] {
    failed.reset(rd_kafka_begin_transaction(client->get()));
    for (const auto& [sequence, record] : rows) {
      auto* headers = rd_kafka_headers_new(12);
      for (const auto& [name, value] : record.headers)
        rd_kafka_header_add(headers, name.data(), ssize_t(name.size()), value.data(), ssize_t(value.size()));
      rd_kafka_producev(client->get(), RD_KAFKA_VTYPE_RKT, topic.get(), RD_KAFKA_VTYPE_MSGFLAGS, RD_KAFKA_MSG_F_COPY,
                        RD_KAFKA_VTYPE_KEY, record.key.data(), record.key.size(), RD_KAFKA_VTYPE_VALUE,
                        const_cast<char*>(record.value.data()), record.value.size(), RD_KAFKA_VTYPE_HEADERS, headers,
                        RD_KAFKA_VTYPE_END);
    }
    rd_kafka_flush(client->get(), 30'000);
    failed.reset(rd_kafka_commit_transaction(client->get(), 30'000));
  };
  transaction();
  for (auto _ : state) transaction();
  if (failed) state.SkipWithError(rd_kafka_error_string(failed.get()));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(RawLibrdkafka)->Arg(50)->Arg(1000)->Arg(5000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace kuaixun

BENCHMARK_MAIN();
