// Pages and feeds made to cost time or memory. What is counted is the outcome; the time of the whole is the test's
// limit.
#include <gtest/gtest.h>

#include "connectors/feed/feed.hpp"
#include "connectors/wechat/mirror_address.hpp"
#include "connectors/wechat/mirror_html.hpp"
#include "connectors/wechat/wechat.hpp"
#include "connectors/wechat/wechat_page.hpp"
#include "tests/support/hostile_size.hpp"
#include "tests/support/wechat_samples.hpp"

namespace kuaixun {
namespace {

Page read(const std::string& html) {
  const Document document{.url = kSampleShort};
  const Entry nothing;
  const Source source{.id = "a"};
  return read_wechat_page(document, html, PageHint{nothing, source});
}

TEST(WechatHostile, PagesEndWithAClass) {
  for (const auto* part :
       {"<div>", "<div id=js_content>", "<div class=weui-msg>", "<div class=\"weui-msg weui-msg__title\">", "<p", "<a ",
        "<!--", "<script>", "</script", "<script>window.cgiDataNew={", "<![CDATA[", "&#", "<em id=publish_time>",
        "<meta property=og:title content=", "<script>transferTargetLink='</script>", "<a class=mesg-block "}) {
    (void)read(repeated(part));
    const auto page = read("<div id=\"js_article\"><div id=\"js_content\">" + repeated(part));
    EXPECT_EQ(page.page_class, PageClass::article) << part;
  }
}

TEST(WechatHostile, ElementsOfAHundredThousandAttributesAreRead) {
  std::string attributes;
  for (int i = 0; i < 100'000; ++i) attributes += "a" + std::to_string(i) + "=\"js_article\" ";
  EXPECT_EQ(read("<div " + attributes + ">").page_class, PageClass::unknown);
  EXPECT_EQ(read("<div id=\"js_article\" " + attributes + "><div id=\"js_content\" " + attributes + "><p>正文</p>")
                .entry.content,
            "<p>正文</p>");
}

TEST(WechatHostile, LiteralsOfAMillionBracketsLeaveTheRestOfThePage) {
  for (const auto* part : {"[", "{a:", "[{a:[", "(", "JsDecode("}) {
    const auto page = read(sample_data_page("title: JsDecode('标题'), deep: " + repeated(part, kHostileSize / 5),
                                            "<div id=\"js_content\"><p>正文</p></div>"));
    EXPECT_EQ(page.entry.title, "标题") << part;
    EXPECT_EQ(page.entry.content, "<p>正文</p>") << part;
  }
}

TEST(WechatHostile, PagesOfEightMegabytesAreRead) {
  const auto page = read(sample_page(
      "<script>" + repeated("var a=\"b\";function c(d){return d+window.e}", kHostileSize * 8 / 10) + "</script>",
      sample_article("<div id=\"js_content\"><p>正文</p></div>")));
  EXPECT_EQ(page.entry.content, "<p>正文</p>");
}

TEST(WechatHostile, BodiesOfBridgesAreCleanedInTimeInProportion) {
  for (const auto* part : {"<a>", "<p>", "<a>阅读原文</a>", "<img src=\"/img-proxy/?u=\">",
                           "<img src='/img-proxy/?&&&&'>", "📍发表于", "2026-09-20 08:36 ", "<p>2026-09-20 08:36",
                           "\"http", "rich_media_content", "<div class=rich_media_content>", "weui-msg"}) {
    (void)without_mirror(repeated(part));
    (void)without_mirror("<p>" + repeated(part) + "</p>");
    (void)behind_proxy("/img-proxy/?" + repeated(part));
  }
  (void)behind_proxy("/img-proxy/?" + repeated("&"));
  SUCCEED();
}

TEST(WechatHostile, ListsEndWithABatchOrAnError) {
  const Source source{.id = "a", .kind = "wechat"};
  for (const auto& body :
       {"{\"general_msg_list\":\"" + repeated("{\\\"list\\\":[") + "\"}",
        "{\"app_msg_list\":[" + repeated("{\"title\":1},") + "1]}", "{\"publish_page\":" + repeated("["),
        repeated("{\"a\":"), "[" + repeated("{},") + "{}]",
        "{\"reviews\":[" + repeated("{\"subReviews\":[{\"review\":{\"mpInfo\":{\"title\":\"x\"}}}]},") + "1]}"}) {
    const auto batch = parse_wechat(Document{.url = "https://a.example/", .body = body}, source, parse_feed);
    if (batch) {
      EXPECT_LE(batch->entries.size(), 20'000U);
    } else {
      EXPECT_NE(batch.error().code, ErrorCode());
    }
  }
}

}  // namespace
}  // namespace kuaixun
