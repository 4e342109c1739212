#include <algorithm>

#include <gtest/gtest.h>

#include "connectors/article_reader.hpp"

namespace kuaixun {
namespace {

const Time kFetched{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};
const std::string kText =
    "<p>The harbour opened its second berth on Thursday, and the first ships are expected within a week, he said.</p>"
    "<p>Trade through the port rose by a tenth, and the owners plan a third berth, which will cost two billion.</p>"
    "<p>Neighbours had asked for a quieter crane, and the company promised to answer by the end of the quarter.</p>";
const std::string kBerth = "<h1>Harbour opens its second berth</h1>";

Page read(std::string body, std::string head = "", std::string url = "https://news.harbour.example/berth") {
  static const Source source{.id = "a", .kind = "page", .url = "https://news.harbour.example/"};
  static const Entry nothing_known;
  auto html = "<html lang='en-GB'><head><title>Harbour opens its second berth | Harbour News</title>" + head +
              "</head><body>" + body + "</body></html>";
  return read_article(Document{.url = std::move(url), .body = std::move(html), .fetched_at = kFetched},
                      PageHint{nothing_known, source});
}

std::string date_of(const Page& page) { return page.entry.published ? to_rfc3339(*page.entry.published) : "none"; }

std::string how(const Page& page) {
  for (const auto& [field, by] : page.found_by)
    if (field == "published") return by;
  return "nothing";
}

TEST(PageDate, TakesTheDayOfPublishingBeforeThatOfAChange) {
  const std::string json =
      "<script type='application/ld+json'>{'@type':'NewsArticle','headline':'Harbour opens its second berth',"
      "'dateModified':'2026-09-09T10:00:00Z','datePublished':'2026-09-03T08:30:00Z'}</script>";
  auto quoted = json;
  std::replace(quoted.begin() + 35, quoted.end() - 9, '\'', '"');
  const auto page = read(kBerth + kText, quoted);
  EXPECT_EQ(date_of(page), "2026-09-03T08:30:00Z");
  EXPECT_EQ(how(page), "json_ld");
}

TEST(PageDate, KeepsTheClockOfATimeElement) {
  const auto page =
      read(kBerth + "<p>By Jo Doe, <time datetime='2026-09-03T18:45:00+01:00'>3 September</time></p>" + kText);
  EXPECT_EQ(date_of(page), "2026-09-03T18:45:00+01:00");
}

TEST(PageDate, ReadsTheLineAtTheTitle) {
  for (const auto* line :
       {"Jo Doe | 3 September 2026", "Posted on September 3rd, 2026 by Jo Doe", "Thursday, 3 September 2026",
        "Published: 03/09/2026 - Updated: 05/09/2026", "jueves 3 de septiembre de 2026", "3. September 2026",
        "Updated September 5, 2026 Published September 3, 2026"})
    EXPECT_EQ(date_of(read(kBerth + "<div>" + line + "</div>" + kText)).substr(0, 10), "2026-09-03") << line;
}

TEST(PageDate, ReadsALineThatStandsBesideWithTheTitle) {
  const std::string other = "<ul><li><p>Crane sold to a museum</p><p><time>2026-09-19</time></p></li></ul>";
  EXPECT_EQ(date_of(read("<aside>" + kBerth + "<span>2026-09-03 11:10 Jo Doe</span></aside>" + kText + other)),
            "2026-09-03T11:10:00Z");
  EXPECT_EQ(date_of(read(kBerth + "<aside><span>2026-09-03 11:10 Jo Doe</span></aside>" + kText)), "none");
}

TEST(PageDate, ReadsADateAboveTheTitle) {
  EXPECT_EQ(date_of(read("<p class='published-date'>&nbsp;/ 3 September 2026</p>" + kBerth + kText)).substr(0, 10),
            "2026-09-03");
}

TEST(PageDate, TakesNoDateOfASentence) {
  for (const auto* line :
       {"<p>Parliament passed the harbour law on 3 May 2016, and the port has grown since then by a half.</p>",
        "<p>The fiscal year ended 30 June 2026.</p>", "<p>Version 2026.01.02 of the rules</p>",
        "<p>The hearing is due by 4 January 2026</p>", "<dl><dt>Joined</dt><dd>May 11, 2017</dd></dl>",
        "<p>Deadline: 1 September 2026</p>", "<p>This page was last updated on 5 September 2026</p>"})
    EXPECT_EQ(date_of(read(kBerth + line + kText)), "none") << line;
}

TEST(PageDate, TakesNoDateOfAComment) {
  EXPECT_EQ(
      date_of(read(kBerth + kText + "<div class='comment'><b>Ann</b> 4 September 2026 10:00<p>Well done.</p></div>")),
      "none");
  EXPECT_EQ(date_of(read(kBerth + kText + "<h3>Comments</h3><p>Ann</p><p>4 September 2026 10:00</p><p>Well done.</p>")),
            "none");
}

TEST(PageDate, TakesNoDateOfAnotherArticle) {
  EXPECT_EQ(date_of(read(kBerth +
                         "<div><a href='/2'>Harbour master retires after thirty years</a><span>4 September "
                         "2026</span></div>" +
                         kText)),
            "none");
}

TEST(PageDate, TellsDaysFromMonthsByThePage) {
  const std::string open = "<div>03/09/2026</div>";
  EXPECT_EQ(date_of(read(kBerth + open + kText)).substr(0, 10), "2026-09-03");
  EXPECT_EQ(date_of(read(kBerth + open + kText + "<p>Next: 09/24/2026</p>")).substr(0, 10), "2026-03-09");
}

TEST(PageDate, ShowsWhatSpokeForADay) {
  const auto page = read(kBerth + "<p>Published 3 September 2026, 10:20</p><p>Updated 5 September 2026</p>" + kText,
                         "<meta property='article:published_time' content='2026-09-03'>");
  std::vector<std::string> shown;
  for (const auto& [field, by] : page.found_by)
    if (field.starts_with("date ")) shown.push_back(by);
  EXPECT_EQ(shown, (std::vector<std::string>{"meta", "near_title", "near_title, not taken: of a change"}));
  EXPECT_EQ(date_of(page), "2026-09-03T10:20:00Z");
}

TEST(PageDate, TakesTheLocalClockOfAMomentInUtc) {
  const std::string utc = "<meta property='article:published_time' content='2026-09-04T02:18:11+00:00'>";
  EXPECT_EQ(date_of(read(kBerth + "<p>3 September 2026</p>" + kText +
                             "<script>var publication_date = \"2026-09-03 21:18:11\";</script>",
                         utc)),
            "2026-09-03T21:18:11-05:00");
}

TEST(PageDate, TakesTheYearOfADayWithoutOneFromThePage) {
  EXPECT_EQ(date_of(read("<div id='story20250903_k1'>" + kBerth + "<p class='date'>[09-03 11:30]</p></div>" + kText)),
            "2025-09-03T11:30:00Z");
}

TEST(PageDate, ReadsAScriptThatWritesTheDateAtTheTitle) {
  EXPECT_EQ(date_of(read(kBerth + "<script>showDate(\"2026/09/03 01:43:09\")</script>" + kText)),
            "2026-09-03T01:43:09Z");
}

TEST(PageDate, ReadsJsonWithABraceTooMany) {
  const auto page =
      read(kBerth + kText,
           "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Harbour opens its "
           "second berth\",\"datePublished\":\"2026-09-03T08:30:00Z\"}}</script>");
  EXPECT_EQ(date_of(page), "2026-09-03T08:30:00Z");
}

TEST(PageDate, ReadsChineseLines) {
  const std::string title = "<h1>港湾半导体第二条产线投产</h1>";
  const std::string text =
      "<p>港湾半导体宣布，其位于宁波的第二条十二英寸产线正式投产，首期月产能八千片，明年年底提升。</p>"
      "<p>公司表示，设备国产化率超过六成，首批客户来自汽车电子和工业控制领域，订单已经排满。</p>";
  static const Source source{.id = "a", .kind = "page", .url = "https://news.harbour.example/"};
  static const Entry nothing_known;
  const auto at = [&](const std::string& line) {
    return date_of(read_article(Document{.url = "https://news.harbour.example/berth",
                                         .body = "<title>港湾半导体第二条产线投产_港湾网</title>" + title + line + text,
                                         .fetched_at = kFetched},
                                PageHint{nothing_known, source}));
  };
  EXPECT_EQ(at("<div>2026年9月3日 10:20 来源：港湾观察</div>"), "2026-09-03T10:20:00+08:00");
  EXPECT_EQ(at("<div>發布時間：<span>2026-09-03</span> <span>10:20</span></div>"), "2026-09-03T10:20:00+08:00");
  EXPECT_EQ(at("<p>2016年5月3日，港湾条例通过。</p>"), "none");
  EXPECT_EQ(at("<div>报名截止：2026-09-03</div>"), "none");
}

}  // namespace
}  // namespace kuaixun
