// Entries of feeds that turn out to be digests.
#include <gmock/gmock.h>

#include "connectors/digest/digest.hpp"
#include "connectors/digest/html_lines.hpp"
#include "connectors/registry.hpp"

namespace kuaixun {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<Entry> entries_of(const std::string& content, const char* split = "auto") {
  Source source{.id = "a", .kind = "feed", .url = "https://a.example/feed"};
  source.options["split"] = split;
  const Document document{.url = source.url,
                          .body =
                              "<rss version=\"2.0\"><channel><title>Harbour</title><item><guid>g1</guid>"
                              "<title>港口周报</title><link>https://a.example/1</link><pubDate>Mon, 21 Sep 2026 "
                              "10:00:00 +0800</pubDate><description><![CDATA[" +
                              content + "]]></description></item></channel></rss>"};
  auto batch = find_connector(all_connectors(), "feed")->parse(document, source);
  return batch ? batch->entries : std::vector<Entry>{};
}

std::string weekly() {
  std::string html = "<section><p>本周要闻。</p>";
  for (const char* section : {"国内新闻", "海外消息"}) {
    html += "<h2>" + std::string(section) + "</h2>";
    for (int i = 1; i <= 3; ++i)
      html += "<p><strong>" + std::string(section) + "里的第" + std::to_string(i) +
              "条</strong></p><p><img src=\"https://images.example/1.jpg\"/></p><p>三号码头的新吊机今晨试车，"
              "最大起重量为80吨&lt;净重&gt;，见<a href=\"https://harbour.example/" +
              std::to_string(i) + "\">通告</a>。（港口日报）</p>";
  }
  return html + "</section>";
}

TEST(SplitEntries, TakesAWeeklyApartThatStandsInAFeed) {
  const auto entries = entries_of(weekly());
  ASSERT_EQ(entries.size(), 7u);
  EXPECT_EQ(entries[0].kind, ItemKind::digest);
  EXPECT_EQ(entries[0].url, "https://a.example/1");
  EXPECT_THAT(entries[0].summary, HasSubstr("<h2>国内新闻</h2>")) << "the whole stays as it is";
  const auto& part = entries[4];
  EXPECT_EQ(part.kind, ItemKind::brief);
  EXPECT_EQ(part.part->parent, "g1");
  EXPECT_EQ(part.part->ordinal, 4u);
  EXPECT_EQ(part.part->section, "海外消息");
  EXPECT_EQ(part.publisher, "港口日报");
  EXPECT_EQ(part.published, entries[0].published);
  EXPECT_THAT(part.content, HasSubstr("80吨&lt;净重&gt;，见<a href=\"https://harbour.example/1\">通告</a>。"));
}

TEST(SplitEntries, LeavesAsTheyAreThoseThatAreNotToBeSplit) {
  EXPECT_EQ(entries_of(weekly(), "never").size(), 1u);
  EXPECT_EQ(entries_of(weekly(), "").size(), 1u);
  EXPECT_EQ(entries_of("<p>国内新闻</p><p>很短</p>").size(), 1u);
}

std::string numbered(bool with_links) {
  std::string html;
  for (int i = 1; i <= 6; ++i)
    html += "<p>" + std::to_string(i) + "、第" + std::to_string(i) +
            "号泊位今日启用，船期照旧，港务局说十月起正式使用，旧泊位将改作渡轮码头。" +
            (with_links ? "<a href=\"https://harbour.example/" + std::to_string(i) + "\">原文</a>" : "") + "</p>";
  return html;
}

TEST(SplitEntries, TakesNumberedBriefsApartAndNoArticleWithNumberedPoints) {
  const auto entries = entries_of(numbered(true));
  ASSERT_EQ(entries.size(), 7u);
  EXPECT_EQ(entries[1].url, "https://harbour.example/1");
  EXPECT_EQ(entries[6].part->ordinal, 6u);
  EXPECT_EQ(entries_of(numbered(false)).size(), 1u);
}

TEST(HtmlLines, SaysInMarkdownWhatTheHtmlSays) {
  EXPECT_EQ(lines_of_html("<h2>A</h2><p>b <a href='https://a.example/1?x=1&amp;y=2'>c</a><br>d</p><ul><li>e</li></ul>"
                          "<ol><li>f</li><li>g</li></ol><script>h</script>"),
            "## A\n\nb [c](https://a.example/1?x=1&y=2)\nd\n\n- e\n\n1. f\n\n2. g\n\n");
  EXPECT_EQ(lines_of_html("<p>a*b_c`d\\e &lt;f&gt; &amp;amp; R&amp;D &amp; 1</p>"),
            "a\\*b\\_c\\`d\\\\e &lt;f> &amp;amp; R&amp;D & 1\n\n");
  EXPECT_EQ(lines_of_html("<a href=\"javascript:x\">y</a><a href=\"/z\">w</a>"), "yw\n\n");
}

}  // namespace
}  // namespace kuaixun
