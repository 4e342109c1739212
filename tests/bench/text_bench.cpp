// What addresses, charsets and dates cost: everything that is read passes through these.
#include <array>
#include <string>

#include <benchmark/benchmark.h>
#include <iconv.h>

#include "text/charset.hpp"
#include "text/timestamp.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

// ---- addresses ------------------------------------------------------------------------------------------------------

constexpr std::array<const char*, 5> kAddresses{
    "https://www.example.com/2026/09/21/harbour-opens?utm_source=rss&utm_medium=feed&id=7#comments",
    "http://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&amp;mid=2247485001&amp;idx=2&amp;sn=0a1b&amp;chksm=ff#rd",
    "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv?scene=1&click_id=105",
    "https://finance.example.com.cn/roll/2026-09-21/doc-abc123.shtml?cre=a&mod=b&loc=3&r=9",
    "https://新闻.example/港口/开港?页=2"};

void each_address(benchmark::State& state, auto use) {
  for (auto _ : state)
    for (const auto* address : kAddresses) benchmark::DoNotOptimize(use(address));
  state.SetItemsProcessed(state.iterations() * std::int64_t(kAddresses.size()));
}
void ParseUrl(benchmark::State& state) {
  each_address(state, [](const char* text) { return parse_url(text); });
}
void CanonicalUrlKey(benchmark::State& state) {
  each_address(state, [](std::string_view url) { return canonical_url_key(url); });
}
void CleanUrl(benchmark::State& state) {
  each_address(state, [](std::string_view url) { return clean_url(url); });
}
BENCHMARK(ParseUrl);
BENCHMARK(CanonicalUrlKey);
BENCHMARK(CleanUrl);

// ---- charsets -------------------------------------------------------------------------------------------------------

// A megabyte of feed: a third of it markup.
const std::string& feed_text() {
  static const std::string text = [] {
    std::string out;
    while (out.size() < 1 << 20)
      out +=
          "<item><title>灯塔号今日在东港下水，首航定于下月</title><description>东港船厂表示，试航一切顺利。"
          "港务局称，新航线将缩短三小时的路程。</description></item>\n";
    return out;
  }();
  return text;
}

std::string in_gb18030(const std::string& text) {
  std::string out(text.size() * 2, '\0');
  iconv_t handle = iconv_open("GB18030", "UTF-8");
  char* in = const_cast<char*>(text.data());
  char* to = out.data();
  std::size_t in_left = text.size(), out_left = out.size();
  iconv(handle, &in, &in_left, &to, &out_left);
  iconv_close(handle);
  out.resize(out.size() - out_left);
  return out;
}

void decode(benchmark::State& state, const std::string& bytes, const char* content_type) {
  std::string charset;
  for (auto _ : state) {
    auto decoded = decode_to_utf8(bytes, content_type, Markup::xml);  // the copy of `bytes` is charged to us
    charset = decoded.charset;
    benchmark::DoNotOptimize(decoded);
  }
  state.SetLabel(charset);
  state.SetBytesProcessed(state.iterations() * std::int64_t(bytes.size()));
}
void DecodeUtf8(benchmark::State& state) { decode(state, feed_text(), ""); }
void DecodeGb18030Labelled(benchmark::State& state) { decode(state, in_gb18030(feed_text()), "text/xml; charset=gbk"); }
void DecodeGb18030Guessed(benchmark::State& state) { decode(state, in_gb18030(feed_text()), ""); }
void DecodeMixed(benchmark::State& state) {
  const auto& text = feed_text();
  decode(state,
         text.substr(0, text.find("<item>", text.size() - 500)) + in_gb18030(text.substr(0, text.find('\n') + 1)), "");
}
// The worst that hostile bytes can do: every other one is damage between two marks.
void DecodeDamage(benchmark::State& state) {
  std::string bytes;
  while (bytes.size() < 1 << 20) bytes += "\xC3\xA9\xC3\xA9\xC3\xA9\xFF<";
  decode(state, bytes, "");
}
void DecodeUtf8Memcpy(benchmark::State& state) {
  for (auto _ : state) {
    auto copy = feed_text();
    benchmark::DoNotOptimize(copy);
  }
  state.SetBytesProcessed(state.iterations() * std::int64_t(feed_text().size()));
}
BENCHMARK(DecodeUtf8Memcpy);
BENCHMARK(DecodeUtf8);
BENCHMARK(DecodeGb18030Labelled);
BENCHMARK(DecodeGb18030Guessed);
BENCHMARK(DecodeMixed);
BENCHMARK(DecodeDamage);

// ---- dates ----------------------------------------------------------------------------------------------------------

void ParseTimestamp(benchmark::State& state) {
  constexpr std::array<const char*, 8> kDates{"Mon, 21 Sep 2026 10:00:05 GMT",
                                              "2026-09-21T10:00:05+08:00",
                                              "2026-09-21 10:00",
                                              "2026年9月21日 下午3点05分",
                                              "3小时前",
                                              "1790000000",
                                              "Mon Sep 21 10:00:05 2026",
                                              "二〇二六年九月二十一日"};
  const DateContext context{Time{std::chrono::seconds{1'790'000'000}}, std::chrono::minutes{480}};
  for (auto _ : state)
    for (const auto* date : kDates) benchmark::DoNotOptimize(parse_timestamp(date, context));
  state.SetItemsProcessed(state.iterations() * std::int64_t(kDates.size()));
}
void ParseRfc822(benchmark::State& state) {
  const DateContext context;
  for (auto _ : state) benchmark::DoNotOptimize(parse_timestamp("Mon, 21 Sep 2026 10:00:05 GMT", context));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ParseTimestamp);
BENCHMARK(ParseRfc822);

}  // namespace
}  // namespace kuaixun

BENCHMARK_MAIN();
