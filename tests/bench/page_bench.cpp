// From the bytes of article pages to the article, over the pages of the corpus and over a WeChat page of 4 MB; beside
// them the tree alone. One thread; items are pages.
#include <algorithm>
#include <filesystem>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/clock.hpp"
#include "collect/normalizer.hpp"
#include "connectors/article_reader.hpp"
#include "html/cleaner.hpp"
#include "html/tree.hpp"
#include "tests/support/corpus.hpp"
#include "tests/support/unpacked.hpp"

namespace kuaixun {
namespace {

std::vector<Document> read_folders(const std::vector<const char*>& folders) {
  std::vector<Document> read;
  for (const auto* name : folders) {
    const auto folder = corpus_file(name);
    if (folder.empty()) return {};
    for (const auto& file : std::filesystem::directory_iterator(folder))
      if (file.path().string().find(".html") != std::string::npos)
        read.push_back(Document{.url = "https://a.example/page",
                                .body = unpacked(file.path().string()),
                                .fetched_at = SystemClock().now()});
  }
  return read;
}

const std::vector<Document>& article_pages() {
  static const auto all = read_folders({"pages/zh-news/html", "pages/aeb/html"});
  return all;
}

const std::vector<Document>& wechat_pages() {
  static const auto all = read_folders({"wechat/pages"});
  return all;
}

template <class Use>
void over(benchmark::State& state, const std::vector<Document>& documents, Use use) {
  if (documents.empty()) return state.SkipWithError("no corpus: KUAIXUN_CORPUS names its folder");
  std::size_t bytes = 0;
  for (const auto& document : documents) bytes += document.body.size();
  for (auto _ : state)
    for (const auto& document : documents) use(document);
  state.SetBytesProcessed(state.iterations() * std::int64_t(bytes));
  state.SetItemsProcessed(state.iterations() * std::int64_t(documents.size()));
}

Page read(const Document& document) {
  static const Source source{.id = "a", .kind = "page", .url = "https://a.example/"};
  static const Entry nothing_known;
  return read_article(document, PageHint{nothing_known, source});
}

void Tree(benchmark::State& state) {
  over(state, article_pages(),
       [](const Document& document) { benchmark::DoNotOptimize(HtmlTree(document.body).size()); });
}

void Extract(benchmark::State& state) {
  over(state, article_pages(), [](const Document& document) { benchmark::DoNotOptimize(read(document)); });
}

void ExtractAndClean(benchmark::State& state) {
  over(state, article_pages(), [](const Document& document) {
    benchmark::DoNotOptimize(clean_html(read(document).entry.content, document.url));
  });
}

void WechatTree(benchmark::State& state) {
  over(state, wechat_pages(),
       [](const Document& document) { benchmark::DoNotOptimize(HtmlTree(document.body).size()); });
}

void WechatExtract(benchmark::State& state) {
  over(state, wechat_pages(), [](const Document& document) { benchmark::DoNotOptimize(read(document)); });
}

// The largest page, written out to 4 MB by a script, as the longest articles are.
void WechatLargest(benchmark::State& state) {
  auto documents = wechat_pages();
  if (documents.empty()) return state.SkipWithError("no corpus: KUAIXUN_CORPUS names its folder");
  std::sort(documents.begin(), documents.end(), [](auto& a, auto& b) { return a.body.size() > b.body.size(); });
  documents.resize(1);
  auto& body = documents[0].body;
  const auto end = body.rfind("</body>");
  if (body.size() < 4 << 20)
    body.insert(std::min(end, body.size()), "<script>" + std::string((4 << 20) - body.size(), 'x') + "</script>");
  over(state, documents, [](const Document& document) { benchmark::DoNotOptimize(read(document)); });
}

BENCHMARK(Tree)->Unit(benchmark::kMillisecond);
BENCHMARK(Extract)->Unit(benchmark::kMillisecond);
BENCHMARK(ExtractAndClean)->Unit(benchmark::kMillisecond);
BENCHMARK(WechatTree)->Unit(benchmark::kMillisecond);
BENCHMARK(WechatExtract)->Unit(benchmark::kMillisecond);
BENCHMARK(WechatLargest)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kuaixun

BENCHMARK_MAIN();
