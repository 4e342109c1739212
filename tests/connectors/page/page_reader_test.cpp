#include <algorithm>

#include <gtest/gtest.h>

#include "connectors/article_reader.hpp"
#include "connectors/page/page.hpp"
#include "html/cleaner.hpp"
#include "tests/support/hostile_size.hpp"

namespace kuaixun {
namespace {

const Time kFetched{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};

const std::string kFirst =
    "港湾半导体宣布，其位于宁波的第二条十二英寸产线正式投产，首期月产能八千片，明年年底提升到四万片。";
const std::string kSecond =
    "公司表示，设备国产化率超过六成，首批客户来自汽车电子和工业控制领域，订单已经排到明年三季度。";
const std::string kThird =
    "业内人士认为，这条产线的投产将缓解成熟制程的紧张，但价格短期内仍难回落，下游厂商需要提前备货。";
const std::string kArticle = "<p>" + kFirst + "</p><p>" + kSecond + "</p><p>" + kThird + "</p>";
const std::string kMenu =
    "<div class='top'><ul><li><a href='/1'>首页</a></li><li><a href='/2'>财经</a></li><li><a "
    "href='/3'>科技</a></li></ul></div>";

std::string teasers(int count) {
  std::string html = "<div class='list'>";
  for (int i = 0; i < count; ++i)
    html += "<div><a href='/t'>另一家公司的工程完成招标，工期十八个月</a><p>另一家公司今天宣布，第" +
            std::to_string(i) +
            "期工程已经完成招标，预计工期十八个月，总投资超过二十亿元，资金来自自筹和贷款。</p></div>";
  return html + "</div>";
}

Page read(std::string html, const Entry& known = {}, std::string url = "https://news.harbour.example/a/1.html") {
  static const Source source{.id = "a", .kind = "page", .url = "https://news.harbour.example/"};
  return read_article(Document{.url = std::move(url), .body = std::move(html), .fetched_at = kFetched},
                      PageHint{known, source});
}

std::string text_of(const Page& page) { return clean_html(page.entry.content, page.entry.url).text; }

std::string how(const Page& page, const std::string& field) {
  for (const auto& [name, by] : page.found_by)
    if (name == field) return by;
  return "";
}

TEST(PageReader, FindsTheTextBetweenMenuAndFooter) {
  const auto page =
      read("<title>港湾半导体第二条产线投产_港湾新闻网</title>" + kMenu + "<h1>港湾半导体第二条产线投产</h1><div>" +
           kArticle + "</div><div class='footer'>版权所有，京ICP备00000000号，地址，电话，邮编。</div>");
  EXPECT_EQ(page.page_class, PageClass::article);
  EXPECT_EQ(page.entry.title, "港湾半导体第二条产线投产");
  EXPECT_EQ(how(page, "title"), "heading");
  EXPECT_EQ(text_of(page), kFirst + "\n" + kSecond + "\n" + kThird);
}

TEST(PageReader, TrustsTheNameOfAContainerBeforeItsScore) {
  const auto page = read("<title>产线</title>" + teasers(12) + "<div class='TRS_Editor'>" + kArticle + "</div>");
  EXPECT_EQ(how(page, "content"), "name");
  EXPECT_EQ(text_of(page), kFirst + "\n" + kSecond + "\n" + kThird);
}

TEST(PageReader, ReadsTextThatOnlyBreaksSeparate) {
  const auto page = read("<title>产线</title>" + kMenu + "<table><tr><td class='x'>" + kFirst + "<br><br>" + kSecond +
                         "<br>" + kThird + "</td></tr></table>");
  EXPECT_EQ(text_of(page), kFirst + "\n" + kSecond + "\n" + kThird);
}

TEST(PageReader, FindsAShortFlashByWhatTheFeedSaidOfIt) {
  const std::string flash = "港湾半导体今天上午十点起停牌，公司称将披露重大事项，预计停牌时间不超过十个交易日。";
  const auto html = "<title>港湾网</title>" + kMenu + "<div class='k'><span>" + flash + "</span></div>" + teasers(20);
  EXPECT_NE(text_of(read(html)), flash);
  EXPECT_EQ(text_of(read(html, Entry{.summary = flash.substr(0, 90)})), flash);
}

TEST(PageReader, LeavesOutCreditsCallsAndOtherArticles) {
  const auto page = read(
      "<title>港湾半导体第二条产线投产</title><div class='article-content'><p>（原标题：又一条产线投产）</p>" +
      kArticle +
      "<p>扫码关注“港湾观察”公众号</p><p>延伸阅读：</p><p><a href='/2'>旧闻一则</a></p><p>责任编辑：王五</p></div>");
  EXPECT_EQ(text_of(page), kFirst + "\n" + kSecond + "\n" + kThird);
  EXPECT_EQ(page.left_out.front(), "（原标题：又一条产线投产）");
  EXPECT_EQ(page.entry.editor, "王五");
}

TEST(PageReader, KeepsWhatIsOnlyShownLater) {
  const auto page = read("<title>产线</title><div id='js_content' style='display:none'>" + kArticle +
                         "</div><div style='display: none'>" + kSecond + "</div>");
  EXPECT_EQ(text_of(page), kFirst + "\n" + kSecond + "\n" + kThird);
}

TEST(PageReader, ReadsStructuredDataFirst) {
  const auto page = read(R"(<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"headline":"H",
    "datePublished":"2026-03-05T10:20:30+09:00","author":[{"name":"Jo Doe"},{"name":"Ann Other"}],
    "publisher":{"name":"Harbour Times"}}]}</script><title>H</title><div>)" +
                         kArticle + "</div>");
  EXPECT_EQ(to_rfc3339(page.entry.published.value()), "2026-03-05T10:20:30+09:00");
  EXPECT_EQ(page.entry.publisher, "Harbour Times");
  ASSERT_EQ(page.entry.authors.size(), 2u);
  EXPECT_EQ(page.entry.authors[1].name, "Ann Other");
}

TEST(PageReader, TakesTheBodyFromStructuredDataWhenThePageHidesIt) {
  const auto page = read(R"(<script type="application/ld+json">{"@type":"Article","articleBody":")" + kFirst + kSecond +
                         kThird + R"("}</script><title>H</title><div id="app"></div>)");
  EXPECT_EQ(how(page, "content"), "json_ld");
  EXPECT_EQ(text_of(page), kFirst + kSecond + kThird);
}

TEST(PageReader, ReadsTheArticleOfSeveralThatThePageIsNamedAfter) {
  const auto page = read(
      R"(<script type="application/ld+json">[{"@type":"NewsArticle","headline":"另一家公司的工程完成招标","datePublished":
      "2026-01-02T03:04:05+08:00"},{"@type":"NewsArticle","headline":"港湾半导体第二条产线投产","datePublished":
      "2026-03-05T08:30:00+08:00"}]</script><title>港湾半导体第二条产线投产_港湾新闻网</title>)"
      "<h1>港湾半导体第二条产线投产</h1><div>" +
      kArticle + "</div>");
  EXPECT_EQ(to_rfc3339(page.entry.published.value()), "2026-03-05T08:30:00+08:00");
}

TEST(PageReader, ReadsTheDateThatIsShownNearTheTitleInChinasTime) {
  const auto page = read(
      "<title>港湾半导体第二条产线投产</title><div>今天是2026年9月20日</div><h1>港湾半导体第二条产线投产</h1>"
      "<p>2026年03月05日 08:30 来源：港湾观察</p><div>" +
      kArticle + "</div>");
  EXPECT_EQ(to_rfc3339(page.entry.published.value()), "2026-03-05T08:30:00+08:00");
  EXPECT_EQ(page.entry.published->precision, Precision::minute);
  EXPECT_EQ(page.entry.publisher, "港湾观察");
}

TEST(PageReader, CountsBackFromTheFetchWhereThePageSaysHowLongAgo) {
  const auto page = [](const std::string& when, const std::string& url) {
    return read(
        "<title>港湾半导体第二条产线投产</title><h1>港湾半导体第二条产线投产</h1><div><span>林晓</span><span> " + when +
            " </span></div><div>" + kArticle + "</div>",
        {}, url);
  };
  const std::string plain = "https://news.harbour.example/a/1.html";
  const auto found = page("3小时前", plain).entry.published;
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, kFetched - std::chrono::hours{3});
  EXPECT_NE(found->precision, Precision::second);
  EXPECT_FALSE(page("3小时前他就到了", plain).entry.published) << "words of a sentence";
  const auto dated = page("3小时前", "https://news.harbour.example/2026/09/18/1.html").entry.published;
  ASSERT_TRUE(dated);
  EXPECT_EQ(dated->precision, Precision::day) << "what the address says stays true when the page is kept somewhere";
}

TEST(PageReader, GivesADateWithoutItsYearTheYearOfAnotherDate) {
  const auto page = read(
      "<meta name='date' content='2024-03-05'><title>港湾半导体第二条产线投产</title>"
      "<h1>港湾半导体第二条产线投产</h1><p>03-05 08:30</p><div>" +
      kArticle + "</div>");
  EXPECT_EQ(to_rfc3339(page.entry.published.value()), "2024-03-05T08:30:00+08:00");
}

TEST(PageReader, TakesNoDateFarFromTheFeedsOrAhead) {
  const std::string html =
      "<title>港湾半导体第二条产线投产</title><h1>港湾半导体第二条产线投产</h1><p>2026-03-05 08:30</p><div>" +
      kArticle + "</div>";
  const Entry known{.published = Timestamp{kFetched - std::chrono::hours{24}, std::chrono::minutes{480}}};
  EXPECT_FALSE(read(html, known).entry.published);
  EXPECT_FALSE(read("<meta name='pubdate' content='2027-03-05 08:30'><title>t</title><div>" + kArticle + "</div>")
                   .entry.published);
}

TEST(PageReader, BelievesACanonicalAddressOfItsOwnSiteOnly) {
  const auto with = [](const std::string& canonical) {
    return read("<link rel='canonical' href='" + canonical + "'><title>t</title><div>" + kArticle + "</div>").entry.url;
  };
  EXPECT_EQ(with("/a/1"), "https://news.harbour.example/a/1");
  EXPECT_EQ(with("https://www.harbour.example/a/1"), "https://www.harbour.example/a/1");
  EXPECT_EQ(with("https://www.harbour.example/"), "https://news.harbour.example/a/1.html");
  EXPECT_EQ(with("https://other.example/a/1"), "https://news.harbour.example/a/1.html");
}

TEST(PageReader, SaysOfAPageWithoutTextThatItIsUnknown) {
  EXPECT_EQ(read("").page_class, PageClass::unknown);
  EXPECT_EQ(read("<title>t</title>" + kMenu).page_class, PageClass::unknown);
  EXPECT_EQ(read("\xFF\xFE").page_class, PageClass::unknown);
}

TEST(PageReader, TellsNoticesFromArticles) {
  const auto notice = [](const std::string& title, const std::string& text) {
    return read("<html><title>" + title + "</title>" + kMenu + "<div><h1>" + title + "</h1><p>" + text + "</p></div>")
        .page_class;
  };
  EXPECT_EQ(notice("404", "抱歉，您访问的页面不存在，请检查地址是否正确，或返回首页。"), PageClass::retry);
  EXPECT_EQ(notice("Page not found", "The page that you asked for is no longer available, sorry."), PageClass::retry);
  EXPECT_EQ(notice("Just a moment...", "Checking your browser before accessing the site, please wait."),
            PageClass::blocked);
  EXPECT_EQ(notice("安全验证", "请完成验证后继续访问，拖动滑块完成拼图，验证通过后自动跳转。"), PageClass::blocked);
  EXPECT_EQ(notice("港湾网", "请登录后阅读全文，登录后可以收藏、评论，并订阅专题，享受会员权益。"), PageClass::unknown);
  EXPECT_EQ(notice("论404错误页面的设计", kFirst + kSecond + kThird + kFirst + kSecond), PageClass::article);
}

TEST(PageReader, RefusesWhatIsNoHtml) {
  EXPECT_EQ(read("%PDF-1.7 " + kFirst).page_class, PageClass::unknown);
  EXPECT_EQ(read("{\"text\": \"" + kFirst + "\"}").page_class, PageClass::unknown);
  EXPECT_EQ(read("<?xml version='1.0'?><rss><channel><title>" + kFirst + "</title></channel></rss>").page_class,
            PageClass::unknown);
}

TEST(PageReader, FindsAShortFlashBelowItsTitle) {
  const std::string title = "央行今日开展逆回购操作",
                    flash = "央行今日以利率招标方式开展逆回购操作，净投放资金九百亿元，利率不变。";
  const auto page = read("<title>" + title + "_港湾网</title>" + kMenu + "<div><h1>" + title +
                         "</h1><div class='k'><p>" + flash + "</p></div></div>" + teasers(8));
  EXPECT_EQ(text_of(page), flash);
}

TEST(PageReader, PrunesByTheNamesOfNoiseAndNotByATagOfThePost) {
  const std::string comments =
      "<div class='comments'>" + teasers(1).substr(18) +
      "<p>说得好，支持一下，希望价格能降下来。</p><p>楼上说得对，产能翻倍，价格应该降。</p></div>";
  const auto page = read(
      "<title>港湾半导体第二条产线投产</title><div class='post type-post tag-ai'><h1>港湾半导体第二条产线投产</h1>" +
      kArticle + "</div>" + comments + comments);
  EXPECT_EQ(text_of(page), kFirst + "\n" + kSecond + "\n" + kThird);
}

TEST(PageReader, TakesTheDateOfPublishingAndNotOfTheChangeOrOfToday) {
  const auto page = read(
      "<title>港湾半导体第二条产线投产</title><div>今天是2026年9月20日 12:00</div><h1>港湾半导体第二条产线投产</h1>"
      "<p>更新时间：2026-09-05 08:00 发布时间：2026-09-01 09:30</p><div>" +
      kArticle + "</div>");
  EXPECT_EQ(to_rfc3339(page.entry.published.value()), "2026-09-01T09:30:00+08:00");
}

TEST(PageReader, KeepsABodyOfStructuredDataThatLooksLikeMarkup) {
  const auto page =
      read(R"(<script type="application/ld+json">{"@type":"Article","articleBody":"当 a<b 时，结论成立。)" + kFirst +
           kSecond + kThird + R"("}</script><title>H</title><div id="app"></div>)");
  EXPECT_EQ(text_of(page), "当 a<b 时，结论成立。" + kFirst + kSecond + kThird);
}

TEST(PageConnector, GivesOneEntryOrSaysWhyThereIsNone) {
  const Source source{.id = "a", .kind = "page", .url = "https://news.harbour.example/a/1.html"};
  Document document{
      .url = source.url, .body = "<html><title>t</title><div>" + kArticle + "</div>", .fetched_at = kFetched};
  EXPECT_GT(resembles_page(document), 0.5);
  const auto batch = parse_page(document, source, read_article);
  ASSERT_TRUE(batch);
  ASSERT_EQ(batch->entries.size(), 1u);
  EXPECT_EQ(batch->entries[0].url, source.url);
  document.body = "<html>" + kMenu;
  EXPECT_EQ(parse_page(document, source, read_article).error().code.name(), "no_article");
  document.body = " ";
  EXPECT_EQ(parse_page(document, source, read_article).error().code.name(), "empty_document");
}

TEST(PageReader, EndsOnHostilePages) {
  for (const auto* part :
       {"<div>", "<p>x", "<h1>a,", "<a href=x>", "</p>", "<b>x", "<td>", "<li>编辑", "<i></i>", "&amp;", "may 20 ",
        "记者 张三 ", "来源：", "2026-", "<script>", "<!--", "<p class='share article-content'>a，"})
    read("<title>x</title>" + repeated(part));
  read("<div " + repeated("a=b ") + ">" + kArticle);
  read("<script type='application/ld+json'>" + repeated("[") + "</script>" + kArticle);
  read("<title>x</title>" + repeated("<h1>x") + kArticle);
  read("<title>" + std::string(kHostileSize / 2, 'a') + "</title>" +
       repeated("<h2>aaaaaaaaaaaaaaaab</h2>", kHostileSize / 2));
}

}  // namespace
}  // namespace kuaixun
