// Real pages and feeds, where KUAIXUN_CORPUS names a folder that has them.
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "connectors/parsing/json_value.hpp"
#include "connectors/registry.hpp"
#include "connectors/wechat/wechat_page.hpp"
#include "html/cleaner.hpp"
#include "html/entities.hpp"
#include "html/text_of_html.hpp"
#include "tests/support/corpus.hpp"
#include "tests/support/unpacked.hpp"
#include "text/charset.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

Page read(const std::string& path) {
  const auto html = decode_to_utf8(unpacked(path), "", Markup::html).text;
  const Entry nothing;
  const Source source{.id = "corpus"};
  EXPECT_TRUE(is_wechat_page(Document{}, html)) << path;
  return read_wechat_page(Document{}, html, PageHint{nothing, source});
}

std::string without_blanks(std::string text) {
  std::string out;
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(1))
    if (rest.starts_with("\xC2\xA0"))
      rest.remove_prefix(1);
    else if ((unsigned char)(rest[0]) > ' ')
      out += rest[0];
  return out;
}

std::vector<std::string> addresses(object expected, std::string_view name) {
  std::vector<std::string> found;
  each_in_json(expected, name,
               [&](element each) { found.push_back(clean_url(resolve_entities(resolve_entities(json_text(each))))); });
  return found;
}

void expect_facts(const Page& page, object expected) {
  const auto& entry = page.entry;
  EXPECT_EQ(page.page_class, PageClass::article);
  EXPECT_EQ(page.account, json_field(expected, "bizuin"));
  EXPECT_EQ(entry.url, "https://mp.weixin.qq.com/s?__biz=" + json_field(expected, "bizuin") +
                           "&mid=" + json_field(expected, "mid") + "&idx=" + json_field(expected, "idx") +
                           "&sn=" + json_field(expected, "sn"));
  EXPECT_EQ(entry.also_at, std::vector<std::string>{json_field(expected, "link")});
  EXPECT_EQ(text_of_html(entry.title), json_field(expected, "title"));
  EXPECT_EQ(text_of_html(entry.publisher), json_field(expected, "nick_name"));
  EXPECT_EQ(entry.authors.empty() ? "" : entry.authors[0].name, json_field(expected, "author"));
  ASSERT_TRUE(entry.published);
  EXPECT_EQ(std::to_string(entry.published->at.time_since_epoch().count() / 1000),
            json_field(expected, "ori_create_time"));
  EXPECT_EQ(entry.published->offset, std::chrono::minutes{480});
  EXPECT_EQ(entry.original_url, "");
}

void expect_body(const Page& page, object expected) {
  const auto clean = clean_html(page.entry.content, page.entry.url);
  const auto text = without_blanks(clean.text), head = without_blanks(json_field(expected, "content_text_head"));
  EXPECT_EQ(text.substr(0, head.size()), head);
  std::vector<std::string> images;
  for (const auto& image : clean.images) images.push_back(image.url);
  EXPECT_EQ(images, addresses(expected, "picture_page_cdn_urls"));
  for (const auto& image : clean.images) EXPECT_TRUE(image.width && image.height) << image.url;
}

TEST(WechatCorpus, SavedArticlesAreReadAsExpected) {
  const auto list = corpus_file("wechat/pages/expected_g4.jsonl");
  if (list.empty()) GTEST_SKIP() << "no corpus: set KUAIXUN_CORPUS";
  std::ifstream lines(list);
  simdjson::dom::parser parser;
  int pages = 0;
  for (std::string line; std::getline(lines, line); ++pages) {
    const object expected = parser.parse(line).get_object().value();
    const auto name = json_field(expected, "page");
    SCOPED_TRACE(name);
    const auto page = read(corpus_file("wechat/pages/" + name));
    expect_facts(page, expected);
    expect_body(page, expected);
  }
  EXPECT_GT(pages, 0);
}

TEST(WechatCorpus, OtherSavedPagesHaveTheirClasses) {
  const auto class_of = [](const std::string& name) { return read(corpus_file("wechat/pages/" + name)).page_class; };
  if (corpus_file("wechat/pages/err_deleted_zh.html").empty()) GTEST_SKIP() << "no corpus: set KUAIXUN_CORPUS";
  EXPECT_EQ(class_of("err_deleted_zh.html"), PageClass::gone);
  EXPECT_EQ(class_of("err_violation_01.html"), PageClass::gone);
  EXPECT_EQ(class_of("g1_err_link_expired.html"), PageClass::gone);
  const auto first = read(corpus_file("wechat/pages/g1_2018_mpvoice.html.gz"));
  EXPECT_EQ(first.page_class, PageClass::article);
  EXPECT_FALSE(first.account.empty());
  EXPECT_EQ(first.entry.published->precision, Precision::second);
  EXPECT_GT(clean_html(first.entry.content, "").text.size(), 1'000U);
}

std::optional<Batch> batch_of(const std::string& name, const std::string& kind) {
  const Source source{.id = "corpus", .kind = kind};
  const Document document{.url = "https://feeds.example/", .body = unpacked(corpus_file("feeds/wechat/" + name))};
  auto batch = find_connector(all_connectors(), kind)->parse(document, source);
  return batch ? std::optional(std::move(*batch)) : std::nullopt;
}

TEST(WechatCorpus, RepostsInAFeedNameTheirOriginals) {
  if (corpus_file("feeds/wechat/rsshub_huxiu_2026.xml.gz").empty()) GTEST_SKIP() << "no corpus: set KUAIXUN_CORPUS";
  for (const auto* kind : {"feed", "wechat"}) {
    const auto batch = batch_of("rsshub_huxiu_2026.xml.gz", kind);
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->entries.size(), 20);
    for (const auto& entry : batch->entries)
      EXPECT_TRUE(canonical_url_key(entry.original_url).starts_with("wx")) << entry.title;
  }
}

TEST(WechatCorpus, FeedsOfLongLinksKeepEveryArticle) {
  if (corpus_file("feeds/wechat/scholar_xinzhiyuan.xml").empty()) GTEST_SKIP() << "no corpus: set KUAIXUN_CORPUS";
  const auto batch = batch_of("scholar_xinzhiyuan.xml", "wechat");
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->entries.size(), 50);
  for (const auto& entry : batch->entries) {
    EXPECT_TRUE(canonical_url_key(entry.url).starts_with("wx:")) << entry.url;
    EXPECT_TRUE(entry.published) << entry.title;
    EXPECT_TRUE(entry.flags.empty()) << entry.title;
  }
}

}  // namespace
}  // namespace kuaixun
