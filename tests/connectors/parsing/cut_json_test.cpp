#include "connectors/parsing/cut_json.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "connectors/feed/feed.hpp"
#include "connectors/wechat/wechat.hpp"

namespace kuaixun {
namespace {

constexpr std::string_view kFeed =
    R"({"version": "https://jsonfeed.org/version/1.1", "title": "街灯", "items": [)"
    R"({"id": "lamp-2", "url": "https://lamps.example/2", "title": "Second \u706f", "content_text": "It was lit \"at\" dusk."},)"
    R"( {"id": "lamp-1", "url": "https://lamps.example/1", "title": "First", "tags": ["a", "b"], "attachments": [{"url": "x", "size_in_bytes": 12345}],)"
    R"( "content_text": "It went out \u706f again, and nobody saw it."}]})";

Batch read(std::string_view body) {
  const Document document{.url = "https://lamps.example/feed.json", .body = std::string(body)};
  return parse_feed(document, Source{.id = "lamps", .kind = "feed"}).value();
}

TEST(CutJson, GivesSoundJsonWhereverATextBreaksOff) {
  simdjson::dom::parser parser;
  for (std::size_t size = 1; size < kFeed.size(); ++size) {
    const auto cut = close_json(kFeed.substr(0, size));
    ASSERT_TRUE(cut) << size;
    for (const auto& text : {cut->whole, cut->all})
      EXPECT_EQ(parser.parse(text).error(), simdjson::SUCCESS) << kFeed.substr(0, size) << "\n" << text;
  }
  EXPECT_FALSE(close_json(kFeed));
  EXPECT_FALSE(close_json("{\"a\": ]"));
  EXPECT_FALSE(close_json(std::string(100'000, '[')));
}

TEST(CutJson, KnowsWhichEntryTheCutGoesThrough) {
  const auto first = kFeed.find("\"lamp-1\"");
  for (std::size_t size = kFeed.find("\"items\": [") + 12; size < kFeed.size(); ++size) {
    SCOPED_TRACE(kFeed.substr(0, size));
    const auto batch = read(kFeed.substr(0, size));
    EXPECT_TRUE(batch.document.cut_off && batch.document.recovered);
    for (const auto& entry : batch.entries) {
      EXPECT_TRUE(entry.url == "https://lamps.example/1" || entry.url == "https://lamps.example/2" || entry.url.empty())
          << "half an address is none: " << entry.url;
      const bool is_whole =
          entry.guid == "lamp-2" ? size >= kFeed.find(", {\"id\": \"lamp-1\"") : size + 2 >= kFeed.size();
      EXPECT_EQ(entry.cut_off, !is_whole) << entry.guid;
    }
    if (size > first + 9) {
      EXPECT_EQ(batch.entries.size(), 2u);
    }
  }
  EXPECT_FALSE(read(kFeed).document.cut_off);
}

TEST(CutJson, KeepsWhatCameOfAText) {
  const auto batch = read(kFeed.substr(0, kFeed.find("06f again")));
  ASSERT_EQ(batch.entries.size(), 2u);
  EXPECT_NE(batch.entries[1].content.find("It went out"), std::string::npos);
  EXPECT_TRUE(batch.entries[1].cut_off);
}

TEST(CutJson, ReadsListsOfWeChatToTheLastWholeArticle) {
  const Document document{
      .url = "https://bridge.example/list",
      .body = R"({"data": [{"id": "a1", "title": "灯亮了", "link": "https://mp.weixin.qq.com/s/lampslit01"},)"
              R"( {"id": "a2", "title": "灯灭了", "link": "https://mp.weix)"};
  const auto batch = parse_wechat(document, Source{.id = "lamps", .kind = "wechat"}, parse_feed).value();
  ASSERT_GE(batch.entries.size(), 1u);
  EXPECT_TRUE(batch.document.cut_off);
  EXPECT_FALSE(batch.entries[0].cut_off);
}

}  // namespace
}  // namespace kuaixun
