// The text that is the title's, and what stands around it.
#include <gtest/gtest.h>

#include "connectors/article_reader.hpp"
#include "html/cleaner.hpp"

namespace kuaixun {
namespace {

const Time kFetched{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};
const std::string kTitle = "<h1>Harbour opens its second berth</h1>";
const std::string kShort = "The second berth of the harbour opened today, a year late.";
const std::string kLong =
    "I have lived next to this place for thirty years, and nobody has ever asked me, or anyone else in our street, "
    "what "
    "the noise does to us; somebody should, and soon, because it cannot go on like this for another summer, believe "
    "me.";
const std::string kFirst =
    "The harbour opened its second berth on Thursday, and the first ships are expected within a week, he said.";
const std::string kSecond =
    "Trade through the port rose by a tenth, and the owners plan a third berth, which will cost two billion.";
const std::string kThird =
    "Neighbours had asked for a quieter crane, and the company promised to answer by the end of the quarter.";

std::string paragraph(const std::string& text) { return "<p>" + text + "</p>"; }

Page read(const std::string& body) {
  static const Source source{.id = "a", .kind = "page", .url = "https://news.harbour.example/"};
  static const Entry nothing_known;
  return read_article(
      Document{.url = "https://news.harbour.example/berth",
               .body = "<title>Harbour opens its second berth | Harbour News</title><body>" + body + "</body>",
               .fetched_at = kFetched},
      PageHint{nothing_known, source});
}

std::string text_of(const Page& page) { return clean_html(page.entry.content, page.entry.url).text; }

std::string article() { return paragraph(kFirst) + paragraph(kSecond) + paragraph(kThird); }

TEST(TitleBlock, PrefersAShortArticleToLongComments) {
  EXPECT_EQ(text_of(read("<div>" + kTitle + paragraph(kShort) + "</div><div class='comments'>" + paragraph(kLong) +
                         paragraph(kLong) + paragraph(kLong) + "</div>")),
            kShort);
  EXPECT_EQ(text_of(read("<div>" + kTitle + "<div>" + paragraph(kShort) + "</div></div><h3>Comments</h3><div>" +
                         paragraph(kLong) + paragraph(kLong) + paragraph(kLong) + "</div>")),
            kShort);
}

TEST(TitleBlock, PrefersAShortArticleToACookieNotice) {
  const std::string notice =
      "We use cookies to show you news that you may like, to count our readers, and to let our partners do the same; "
      "by "
      "going on you agree, or you may choose which of them you accept, as our cookie policy describes at length.";
  EXPECT_EQ(text_of(read("<div>" + kTitle + paragraph(kShort) + "</div><div class='cookie-banner'>" +
                         paragraph(notice + notice) + "</div>")),
            kShort);
}

TEST(TitleBlock, PrefersAShortArticleToALongerNextStory) {
  EXPECT_EQ(text_of(read("<div>" + kTitle + paragraph(kShort) + "</div><div><h2>Crane falls into the basin</h2>" +
                         paragraph(kLong) + paragraph(kLong) + paragraph(kLong) + "</div>")),
            kShort);
}

TEST(TitleBlock, BelievesANamedContainerThatHoldsLittle) {
  EXPECT_EQ(text_of(read(kTitle + "<div class='article-content'>" + paragraph(kShort) + "</div><div>" +
                         paragraph(kLong) + paragraph(kLong) + "</div>")),
            kShort);
}

TEST(TitleBlock, EndsAnArticleWhereTeasersBegin) {
  std::string teasers;
  for (int i = 0; i < 4; ++i)
    teasers +=
        "<h4><a href='/" + std::to_string(i) + "'>Another story from the other side of town</a></h4>" +
        paragraph("The other side of town has seen another story, which is told at length elsewhere, and then ...");
  EXPECT_EQ(text_of(read("<div class='article-content'>" + article() + "<p>More news</p>" + teasers + "</div>")),
            kFirst + "\n" + kSecond + "\n" + kThird);
}

TEST(TitleBlock, KeepsTheListThatEndsAnArticle) {
  const auto text = text_of(read("<div class='article-content'>" + article() +
                                 "<p>The work is done in two steps:</p><ul><li>dredge the basin</li><li>move the "
                                 "crane</li></ul></div>"));
  EXPECT_TRUE(text.ends_with("dredge the basin\nmove the crane")) << text;
}

TEST(TitleBlock, KeepsAListAfterAColonInChinese) {
  const std::string first = "港湾半导体宣布，其位于宁波的第二条十二英寸产线正式投产，首期月产能八千片，明年年底提升。";
  const auto text =
      text_of(read("<div class='article-content'>" + paragraph(first) + paragraph(first) +
                   "<p>公司表示，扩产将分两步走：</p><p>第一步 年内达到八千片</p><p>第二步 明年达到四万片</p></div>"));
  EXPECT_TRUE(text.ends_with("分两步走：\n第一步 年内达到八千片\n第二步 明年达到四万片")) << text;
}

TEST(TitleBlock, LeavesOutButtonsThatEndAnArticle) {
  EXPECT_EQ(text_of(read("<div class='article-content'>" + article() +
                         "<ul><li>Useful</li><li>Funny</li><li>Sad</li></ul></div>")),
            kFirst + "\n" + kSecond + "\n" + kThird);
}

TEST(TitleBlock, KeepsHeadingsThatLinkToThemselves) {
  const auto text = text_of(read("<div class='article-content'>" + paragraph(kFirst) +
                                 "<h2><a href='#trade'>Trade is up</a></h2>" + paragraph(kSecond) +
                                 "<h2><a href='#crane'>The crane is loud</a></h2>" + paragraph(kThird) + "</div>"));
  EXPECT_NE(text.find("Trade is up"), std::string::npos) << text;
  EXPECT_NE(text.find("The crane is loud"), std::string::npos) << text;
}

TEST(TitleBlock, KeepsTheHeadlinesOfADigest) {
  std::string digest;
  for (int i = 0; i < 5; ++i)
    digest += "<p><a href='https://elsewhere.example/" + std::to_string(i) + "'>Story number " + std::to_string(i) +
              "</a></p>" + paragraph(kSecond);
  const auto text = text_of(read(kTitle + "<div class='article-content'>" + digest + "</div>"));
  EXPECT_NE(text.find("Story number 0"), std::string::npos) << text;
  EXPECT_NE(text.find("Story number 4"), std::string::npos) << text;
}

TEST(TitleBlock, SaysWhenTheTextSaysNothingOfTheTitle) {
  EXPECT_FALSE(has_flag(read(kTitle + article()).entry.flags, "text_not_of_title"));
  EXPECT_FALSE(has_flag(read(kTitle + "<div>" + std::string(5'000, ' ') + paragraph(kLong) + paragraph(kLong) +
                             paragraph(kLong) + paragraph(kFirst) + "</div>")
                            .entry.flags,
                        "text_not_of_title"))
      << "further down";
  const auto page = read(kTitle + "<div>" + paragraph(kLong) + paragraph(kLong) + "</div>");
  EXPECT_TRUE(has_flag(page.entry.flags, "text_not_of_title"));
  EXPECT_NE(page.reason.find("nothing of the title"), std::string::npos);
}

TEST(TitleBlock, KeepsATableThatEndsTheArticle) {
  const auto page = read("<main><article>" + kTitle + paragraph(kFirst) + paragraph(kSecond) +
                         "<table><tr><th>Berth</th><th>Depth</th></tr><tr><td>North</td><td>14 m</td></tr>"
                         "<tr><td>South</td><td>16 m</td></tr></table></article></main>");
  const auto text = clean_html(page.entry.content, "").text;
  EXPECT_NE(text.find("North"), std::string::npos) << text;
  EXPECT_NE(text.find("16 m"), std::string::npos) << text;
}

TEST(TitleBlock, TakesNoDateFromWhatStandsBesideIt) {
  const auto page =
      read("<article>" + kTitle + paragraph(kFirst) + paragraph(kSecond) +
           "</article><aside><h3>Latest</h3><ul><li><a href='/x'>Crane sold</a> 2026-09-19</li></ul></aside>");
  EXPECT_FALSE(page.entry.published);
}

TEST(TitleBlock, ReadsABylineWhoseFirstNameIsALink) {
  const auto page =
      read("<article>" + kTitle + "<p class='byline'>By <a rel='author' href='/jo'>Jo Doe</a> and Ann Lee</p>" +
           paragraph(kFirst) + paragraph(kSecond) + "</article>");
  ASSERT_EQ(page.entry.authors.size(), 2u);
  EXPECT_EQ(page.entry.authors[0].name, "Jo Doe");
  EXPECT_EQ(page.entry.authors[1].name, "Ann Lee");
}

TEST(TitleBlock, FindsTheNameOfAnAuthorThatIsReferredTo) {
  const auto page = read(
      "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"Harbour opens its "
      "second berth\",\"author\":[{\"@id\":\"#jo\"}]},{\"@type\":\"Person\",\"@id\":\"#jo\",\"name\":\"Jo Doe\"}]}"
      "</script>" +
      kTitle + paragraph(kFirst) + paragraph(kSecond));
  ASSERT_EQ(page.entry.authors.size(), 1u);
  EXPECT_EQ(page.entry.authors[0].name, "Jo Doe");
}

}  // namespace
}  // namespace kuaixun
