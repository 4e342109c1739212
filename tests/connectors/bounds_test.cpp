// Documents of ten megabytes that are all of one bad thing. What is counted is the outcome; the time of the whole is
// the test's limit.
#include <gtest/gtest.h>

#include "connectors/registry.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kSize = 10'000'000;

std::string repeated(std::string_view part, std::size_t size = kSize) {
  std::string text;
  text.reserve(size + part.size());
  while (text.size() < size) text += part;
  return text;
}

Result<Batch> read(std::string body) {
  const Document document{.url = "https://a.example/", .body = std::move(body)};
  return find_connector(all_connectors(), "feed")
      ->parse(document, Source{.id = "a", .kind = "feed", .url = "https://a.example/"});
}

std::string code(const std::string& body) {
  const auto batch = read(body);
  return batch ? "entries: " + std::to_string(batch->entries.size()) : batch.error().code;
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
  EXPECT_EQ(code("{\"items\":[" + repeated("{},") + "{}]}").substr(0, 7), "entries");
}

TEST(Contract, GivesTheSameForTheSame) {
  for (const auto& connector : all_connectors()) {
    const Document document{.url = "https://a.example/",
                            .body = "<rss><channel><item><title>x</title></item></channel></rss>"};
    const Source source{.id = "a", .kind = std::string(connector.kind), .url = "https://a.example/"};
    const auto first = connector.parse(document, source), second = connector.parse(document, source);
    ASSERT_EQ(bool(first), bool(second));
    if (first) EXPECT_EQ(first->entries.size(), second->entries.size());
    for (const auto* body : {"", " ", "\0", "nonsense"}) {
      const auto nothing = connector.parse(Document{.url = "https://a.example/", .body = body}, source);
      ASSERT_FALSE(nothing);
      EXPECT_FALSE(nothing.error().code.empty());
      EXPECT_FALSE(nothing.error().message.empty());
    }
  }
}

}  // namespace
}  // namespace kuaixun
