// Documents of ten megabytes that are all of one bad thing. What is counted is the outcome; the time of the whole is
// the test's limit.
#include <gtest/gtest.h>

#include "connectors/registry.hpp"
#include "tests/support/hostile_size.hpp"

namespace kuaixun {
namespace {

Result<Batch> read(std::string body) {
  const Document document{.url = "https://a.example/", .body = std::move(body)};
  return find_connector(all_connectors(), "feed")
      ->parse(document, Source{.id = "a", .kind = "feed", .url = "https://a.example/"});
}

std::string nested(const std::string& start, const std::string& end, std::size_t size = kHostileSize) {
  const auto times = size / (start.size() + end.size());
  return repeated(start, times * start.size()) + repeated(end, times * end.size());
}

std::string code(std::string body) {
  const auto batch = read(std::move(body));
  return batch ? "entries: " + std::to_string(batch->entries.size()) : batch.error().code.name();
}

TEST(Bounds, EndOnHostileDocumentsOfTenMegabytes) {
  EXPECT_EQ(code("<rss><channel>" + repeated("<a>")), "too_deep");
  EXPECT_EQ(code("<rss><channel><item " + repeated("a='b' ") + "/></channel></rss>"), "entries: 1");
  EXPECT_EQ(code("<rss><channel><item><title>" + repeated("&amp;amp;")), "entries: 1");
  EXPECT_EQ(code("<rss><channel><item><title>" + repeated("&")), "entries: 1");
  EXPECT_EQ(code("<rss><channel><item><title>" + repeated("<![CDATA[")), "entries: 1");
  EXPECT_EQ(code("<rss><channel><item><description>" + repeated("<")), "entries: 1");
  EXPECT_EQ(code("<rss><channel><item><description>" + repeated("<!--")), "entries: 1");
  EXPECT_EQ(code("<rss><channel>" + repeated("<item><title>x</title></item>")), "entries: 20000");
  EXPECT_EQ(code("<!DOCTYPE x [" + repeated("<!ENTITY a '&b;'>") +
                 "]><rss><channel><item><title>&a;</title></item></channel></rss>"),
            "entries: 1");
  EXPECT_EQ(code(repeated("x")), "text_instead_of_feed");
  EXPECT_EQ(code(repeated("\xFF")), "text_instead_of_feed");
  EXPECT_EQ(code(repeated("[")), "json_damaged");
  EXPECT_EQ(code("{\"items\":[" + repeated("{},") + "{}]}"), "entries: 20000");
  EXPECT_EQ(code("{\"items\":[{\"tags\":[" + repeated("1,") + "1]}]}"), "entries: 1");
}

// What simdjson refuses is read by us: character by character, and never twice.
TEST(Bounds, EndOnFlawedJsonOfTenMegabytes) {
  const std::string start = "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"title\":\"x\"},";
  for (const auto* part :
       {"\"/*", "\"<!--", "\"a\" ", "\"         ", "\"a         ", ",", "\\u", "\\ud800", "\"",           "'",    "a:",
        "1 ",   "]",      "}",      "\x01",        "{\"a\":",      "[", "/*",  "//\n",    "\xEF\xBB\xBF", "\"\","}) {
    const auto outcome = code(start + repeated(part));
    EXPECT_TRUE(outcome == "json_damaged" || outcome.starts_with("entries: ")) << part << ": " << outcome;
  }
  EXPECT_EQ(code(repeated("/**/")), "text_instead_of_feed");
}

TEST(Bounds, EndOnTitlesOfTenMegabytes) {
  const std::string start = "<rss><channel><item><title><![CDATA[", end = "]]></title></item></channel></rss>";
  for (const auto* part :
       {"<b>", "<T>", "</x>", "</b>", "<a b='", "<!--", "<?", "</", "<script>", "<title>", "<b", "<a b ", "<o:p>"})
    EXPECT_EQ(code(start + repeated(part) + end), "entries: 1") << part;
  EXPECT_EQ(code("<rss><channel><item>" + repeated("<title>a<b>")), "entries: 1");
}

// Depth is what recursion dies of: each of these hides its depth from somebody who counts tags carelessly.
TEST(Bounds, EndOnDepthHoweverItIsHidden) {
  const std::string start = "<rss><channel><item><description>", end = "</description></item></channel></rss>";
  EXPECT_EQ(code(start + nested("<a>", "</a>") + end), "entries: 1");
  EXPECT_EQ(code(start + "<!--" + repeated("</a>") + "-->" + nested("<a>", "</a>") + end), "entries: 1");
  EXPECT_EQ(code(start + nested("<_>", "</_>") + end), "entries: 1");
  EXPECT_EQ(code(start + nested("<a b='/>'>", "</a>") + end), "entries: 1");
  EXPECT_EQ(code("<rss><channel>" + nested("<_:group>", "</_:group>") + "</channel></rss>"), "too_deep");
  EXPECT_EQ(code("<rss>" + nested("<channel a='/>'>", "</channel>") + "</rss>"), "too_deep");
}

// Each would cost time that grows with the square of the bytes if something were looked for again and again.
TEST(Bounds, TakeTimeInProportionToTheBytes) {
  const std::string start = "<rss><channel><item><description>", end = "</description></item></channel></rss>";
  const std::string atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='text'>";
  for (const auto& body : {
           start + repeated("<a</a"),
           start + repeated("<?"),
           start + repeated("<!["),
           start + repeated("\xC2\x80") + end,
           start + repeated("&lt;a href=x ") + end,
           start + repeated("href=x ") + end,
           start + "&lt;a " + repeated("href=x ") + end,
           start + repeated("&lt; href=x ") + end,
           start + nested("<a>", "", 3'600) + repeated("</x>"),
           atom + repeated("&amp;") + "</title></entry></feed>",
           atom + repeated("&lt;a") + "</title></entry></feed>",
           "<rss><channel><item><title>&" + repeated("<!>x", kHostileSize / 2) + "<b></b>" +
               repeated("<link></link>", kHostileSize / 2),
           "<rss><channel><item " + repeated("xmlns:a='b' ") + "><title>x</title></item></channel></rss>",
           "<rss xml:base='http://a/" + std::string(kHostileSize / 2, 'x') + "'><channel><item>" +
               repeated("<link x='1'>b</link>", kHostileSize / 2) + "</item></channel></rss>",
           "<rss><channel><item><pubDate>" + repeated("1 ") + "</pubDate></item></channel></rss>",
       })
    EXPECT_EQ(code(body), "entries: 1") << body.substr(0, 60);
  EXPECT_EQ(code("<html>" + repeated("<link rel=alternate ")), "html_instead_of_feed");
  EXPECT_EQ(code("<html>" + repeated("<link rel=alternate type=application/rss+xml href=x>")), "html_instead_of_feed");
}

TEST(Contract, GivesTheSameForTheSame) {
  for (const auto& connector : all_connectors()) {
    const Document document{.url = "https://a.example/",
                            .body = "<rss><channel><item><title>x</title></item></channel></rss>"};
    const Source source{.id = "a", .kind = std::string(connector.kind), .url = "https://a.example/"};
    const auto first = connector.parse(document, source), second = connector.parse(document, source);
    ASSERT_EQ(bool(first), bool(second));
    if (first) {
      EXPECT_EQ(first->entries.size(), second->entries.size());
    }
    for (const auto* body : {"", " ", "\0", "nonsense"}) {
      const auto nothing = connector.parse(Document{.url = "https://a.example/", .body = body}, source);
      ASSERT_FALSE(nothing);
      EXPECT_NE(nothing.error().code, ErrorCode());
      EXPECT_FALSE(nothing.error().message.empty());
    }
  }
}

}  // namespace
}  // namespace kuaixun
