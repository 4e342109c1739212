// One article through six channels: each names it by an address that its own page names too.
#include <algorithm>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "collect/normalizer.hpp"
#include "connectors/feed/feed.hpp"
#include "connectors/wechat/wechat.hpp"
#include "tests/support/wechat_samples.hpp"

namespace kuaixun {
namespace {

Item first_item(const Document& document) {
  const Source source{.id = "a", .kind = "wechat", .url = document.url};
  const auto batch = parse_wechat(document, source, parse_feed);
  EXPECT_TRUE(batch && !batch->entries.empty()) << document.url;
  if (!batch || batch->entries.empty()) return {};
  return normalize(batch->entries.front(), EntryContext{source, batch->document, document.url, document.fetched_at})
      .item;
}

Item item_of_case(const std::string& file) {
  std::ifstream stream(KUAIXUN_SOURCE_DIR "/tests/connectors/wechat/cases/" + file, std::ios::binary);
  return first_item(
      Document{.url = "https://feeds.example/" + file, .body = {std::istreambuf_iterator<char>(stream), {}}});
}

TEST(WechatChannels, NameTheSameArticle) {
  const auto page = first_item(Document{
      .url = kSampleShort,
      .body = sample_data_page(
          "bizuin: JsDecode('MzAxMjM0NTY3OA=='), mid: '2650001111' * 1, idx: '1' * 1, title: JsDecode('江城'), "
          "content_noencode: JsDecode('正文'),")});
  EXPECT_EQ(page.identity.at(0), "wx:MzAxMjM0NTY3OA==/2650001111/1");
  EXPECT_EQ(page.identity.at(1), "wxs:Qx7bA-kP2_mZ9rTq4WvN1c");
  for (const auto* file :
       {"wewe_rss_json/document.json", "wewe_rss_atom/document.xml", "wechat2rss/document.xml", "scholar/document.xml",
        "rsshub_repost/document.xml", "list_weread/document.json", "we_mp_rss/document.xml"}) {
    const auto& known = page.identity;
    const auto item = item_of_case(file);
    EXPECT_NE(std::find_first_of(item.identity.begin(), item.identity.end(), known.begin(), known.end()),
              item.identity.end())
        << file;
  }
}

}  // namespace
}  // namespace kuaixun
