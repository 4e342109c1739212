// What a page of mp.weixin.qq.com costs: four megabytes, of which nine parts in ten are the bundle's. The parts that
// every reader of such a page pays for stand beside it: decoding, and a pass over its tags.
#include <string>

#include <benchmark/benchmark.h>

#include "connectors/wechat/wechat_page.hpp"
#include "html/cleaner.hpp"
#include "html/tokenizer.hpp"
#include "tests/support/wechat_samples.hpp"
#include "text/charset.hpp"

namespace kuaixun {
namespace {

const std::string& page_of_four_megabytes() {
  static const std::string page = [] {
    std::string body, bundle = "<script>";
    while (body.size() < 200 << 10)
      body +=
          "\\x3cp style=\\x22margin: 0px;color: rgb(0, 0, 0);\\x22\\x3e江城晶圆厂二期今天点亮，产能翻倍。\\x3c/p\\x3e";
    while (bundle.size() < 38 * (100 << 10))
      bundle += "var a=\"b\",c=function(d){return d<window.e||f.item_show_type};g(h,{i:'<\\/div>'});\n";
    return sample_data_page(
               "bizuin: JsDecode('MzAxMjM0NTY3OA=='), mid: '2650001111' * 1, idx: '1' * 1, title: JsDecode('江城'), "
               "ori_create_time: '1789862400' * 1, item_show_type: '0' * 1, content_noencode: JsDecode('" +
               body + "'),") +
           bundle + "</script>";
  }();
  return page;
}

void ReadWechatPage(benchmark::State& state) {
  const auto& html = page_of_four_megabytes();
  const Document document{.url = kSampleShort};
  const Entry nothing;
  const Source source{.id = "a"};
  for (auto _ : state) benchmark::DoNotOptimize(read_wechat_page(document, html, PageHint{nothing, source}));
  state.SetBytesProcessed(state.iterations() * std::int64_t(html.size()));
}

void CleanItsBody(benchmark::State& state) {
  const Document document{.url = kSampleShort};
  const Entry nothing;
  const Source source{.id = "a"};
  const auto page = read_wechat_page(document, page_of_four_megabytes(), PageHint{nothing, source});
  for (auto _ : state) benchmark::DoNotOptimize(clean_html(page.entry.content, page.entry.url));
}

void DecodeIt(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(decode_to_utf8(page_of_four_megabytes(), "", Markup::html));
}

void TokeniseIt(benchmark::State& state) {
  for (auto _ : state) {
    HtmlTokenizer tokenizer(page_of_four_megabytes());
    for (HtmlToken token; tokenizer.next(token);) benchmark::DoNotOptimize(token);
  }
}

BENCHMARK(ReadWechatPage)->Unit(benchmark::kMillisecond);
BENCHMARK(CleanItsBody)->Unit(benchmark::kMillisecond);
BENCHMARK(DecodeIt)->Unit(benchmark::kMillisecond);
BENCHMARK(TokeniseIt)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kuaixun

BENCHMARK_MAIN();
