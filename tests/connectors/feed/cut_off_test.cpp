#include <gtest/gtest.h>

#include "connectors/feed/feed.hpp"

namespace kuaixun {
namespace {

constexpr std::string_view kRss =
    R"(<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>街灯</title><link>https://lamps.example/</link>)"
    R"(<item><title>Second &amp; last</title><guid isPermaLink="false">lamp-2</guid><link>https://lamps.example/2</link><pubDate>Mon, 21 Sep 2026 09:00:00 GMT</pubDate><description><![CDATA[<p>亮了</p>]]></description></item>)"
    R"(<item><guid isPermaLink="false">lamp-1</guid><link>https://lamps.example/1</link><title>第一盏</title><pubDate>Mon, 21 Sep 2026 08:00:00 GMT</pubDate><content:encoded><![CDATA[<p>One <b>lamp</b> &amp; 二</p>]]></content:encoded><description>Short &lt;b&gt;text&lt;/b&gt;</description></item>)"
    R"(</channel></rss>)";

constexpr std::string_view kAtom =
    R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>Lamps</title><id>urn:lamps</id><updated>2026-09-21T09:00:00Z</updated>)"
    R"(<entry><title>Second</title><id>urn:lamp:2</id><link rel="alternate" href="https://lamps.example/2"/><updated>2026-09-21T09:00:00Z</updated><author><name>Li Lei</name></author><content type="html">&lt;p&gt;Lit&lt;/p&gt;</content></entry>)"
    R"(<entry><id>urn:lamp:1</id><title>First</title><link href="https://lamps.example/1"/><published>2026-09-21T08:00:00Z</published><updated>2026-09-21T08:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One lamp</p></div></content></entry></feed>)";

constexpr std::string_view kSitemap =
    R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">)"
    R"(<url><loc>https://lamps.example/2</loc><news:news><news:title>Second</news:title><news:publication_date>2026-09-21T09:00:00Z</news:publication_date></news:news></url>)"
    R"(<url><loc>https://lamps.example/1</loc><lastmod>2026-09-21</lastmod><news:news><news:title>First</news:title></news:news></url></urlset>)";

Result<Batch> read(std::string_view body) {
  const Document document{.url = "https://lamps.example/feed", .body = std::string(body)};
  return parse_feed(document, Source{.id = "lamps", .kind = "feed"});
}

bool is_same(const Entry& a, const Entry& b) {
  return a.guid == b.guid && a.url == b.url && a.title == b.title && a.summary == b.summary && a.content == b.content &&
         a.published == b.published && a.updated == b.updated;
}

// A part of the entry that is there is whole, but for texts.
void expect_no_halves(const Entry& cut, const Entry& whole) {
  EXPECT_TRUE(cut.url.empty() || cut.url == whole.url) << cut.url;
  EXPECT_TRUE(cut.guid.empty() || cut.guid == whole.guid || cut.guid == whole.url) << cut.guid;
  EXPECT_TRUE(!cut.published || cut.published == whole.published);
  EXPECT_TRUE(!cut.updated || cut.updated == whole.updated);
}

class CutOffFeed : public ::testing::TestWithParam<std::string_view> {};

TEST_P(CutOffFeed, GivesWholeEntriesAndSaysWhichOneIsNot) {
  const auto text = GetParam();
  const auto whole = read(text).value();
  ASSERT_EQ(whole.entries.size(), 2u);
  EXPECT_FALSE(whole.document.cut_off);
  // From "</item" on it is whole, be the bracket there or not.
  const std::string_view end = text == kRss ? "</item" : text == kAtom ? "</entry" : "</url";
  const auto end_of_last = text.rfind(end == "</url" ? "</url>" : end) + end.size();
  for (std::size_t size = text.find("lamps.example/2"); size < text.rfind("</"); ++size) {
    SCOPED_TRACE(text.substr(0, size));
    const auto batch = read(text.substr(0, size));
    if (!batch) continue;
    EXPECT_TRUE(batch->document.cut_off);
    ASSERT_LE(batch->entries.size(), 2u);
    for (std::size_t i = 0; i < batch->entries.size(); ++i) {
      const auto& entry = batch->entries[i];
      if (entry.cut_off)
        expect_no_halves(entry, whole.entries[i]);
      else
        EXPECT_TRUE(is_same(entry, whole.entries[i])) << "half an entry passes for a whole one";
      if (i == 1) {
        EXPECT_EQ(entry.cut_off, size < end_of_last) << "the last entry";
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, CutOffFeed, ::testing::Values(kRss, kAtom, kSitemap));

}  // namespace
}  // namespace kuaixun
