// What it costs to take a digest apart, in bytes a second, beside a feed of the same news: Markdown or text to entries
// against a feed's bytes to entries.
#include <string>

#include <benchmark/benchmark.h>

#include "connectors/digest/digest.hpp"
#include "connectors/feed/feed.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kBytes = 1 << 20;

std::string news(int number) {
  return "三号码头的第" + std::to_string(number) +
         "台新吊机今晨试车，最大起重量为80吨，比旧吊机多出一半；港务局说，十月起正式使用，旧吊机将拆下运走。";
}

std::string link(int number) { return "https://harbour.example/news/" + std::to_string(number); }

std::string month_file() {
  std::string text = "# 2026年9月\n\n";
  for (int number = 0; text.size() < kBytes; ++number) {
    if (number % 200 == 0) text += "## 2026.09." + std::to_string(10 + number / 200 % 20) + "\n\n";
    text += std::to_string(number % 200 + 1) + ". " + news(number) + "\n\n   " + link(number) + "\n\n";
  }
  return text;
}

std::string weekly() {
  std::string text = "【海湾周报】\n\n";
  for (int number = 0; text.size() < kBytes; ++number) {
    if (number % 500 == 0) text += number % 1'000 == 0 ? "国内新闻\n\n" : "海外消息\n\n";
    text += "第" + std::to_string(number) + "台吊机试车\n\n" + news(number) + "（港口日报）\n\n";
  }
  return text;
}

std::string overview() {
  std::string text = "# 港口早报 2026-09-21\n\n";
  for (int number = 0; text.size() < kBytes; ++number)
    text += "## [第" + std::to_string(number) + "台吊机试车](" + link(number) + ") `#" + std::to_string(number) +
            "`\n\n" + news(number) + "\n\n---\n\n";
  return text;
}

std::string feed() {
  std::string text = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>港口</title>";
  for (int number = 0; text.size() < kBytes; ++number)
    text += "<item><title>第" + std::to_string(number) + "台吊机试车</title><link>" + link(number) +
            "</link><pubDate>Mon, 21 Sep 2026 10:00:00 +0800</pubDate><description><![CDATA[<p>" + news(number) +
            "</p>]]></description></item>";
  return text + "</channel></rss>";
}

void read(benchmark::State& state, Result<Batch> (*parse)(const Document&, const Source&), std::string body,
          const char* profile) {
  Source source{.id = "a", .kind = "digest", .url = "https://harbour.example/"};
  if (*profile != '\0') source.options["profile"] = profile;
  const Document document{.url = source.url, .body = std::move(body)};
  std::size_t entries = 0;
  for (auto _ : state) {
    const auto batch = parse(document, source);
    entries = batch ? batch->entries.size() : 0;
    benchmark::DoNotOptimize(entries);
  }
  state.SetBytesProcessed(state.iterations() * std::int64_t(document.body.size()));
  state.counters["entries"] = double(entries);
}

void FeedEntries(benchmark::State& state) { read(state, parse_feed, feed(), ""); }
void DailyBriefs(benchmark::State& state) { read(state, parse_digest, month_file(), "daily_briefs"); }
void SectionedWeekly(benchmark::State& state) { read(state, parse_digest, weekly(), "sectioned_weekly"); }
void SectionedWeeklyByAuto(benchmark::State& state) { read(state, parse_digest, weekly(), "auto"); }
void OverviewDaily(benchmark::State& state) { read(state, parse_digest, overview(), "overview_daily"); }

BENCHMARK(FeedEntries)->Unit(benchmark::kMillisecond);
BENCHMARK(DailyBriefs)->Unit(benchmark::kMillisecond);
BENCHMARK(SectionedWeekly)->Unit(benchmark::kMillisecond);
BENCHMARK(SectionedWeeklyByAuto)->Unit(benchmark::kMillisecond);
BENCHMARK(OverviewDaily)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kuaixun

BENCHMARK_MAIN();
