// Every generation and type of article, each with an invented page of its shape.
#include "connectors/wechat/wechat_page.hpp"

#include <gtest/gtest.h>

#include "html/cleaner.hpp"
#include "html/text_of_html.hpp"
#include "tests/support/wechat_samples.hpp"

namespace kuaixun {
namespace {

Page read(const std::string& html, std::string url = "") {
  const Document document{.url = std::move(url),
                          .fetched_at = Time{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}}};
  const Entry nothing;
  const Source source{.id = "a"};
  return read_wechat_page(document, html, PageHint{nothing, source});
}

std::string date(const Page& page) {
  const auto& published = page.entry.published;
  return published ? to_rfc3339(*published) + " " + std::string(to_string(published->precision)) : "";
}

std::string found(const Page& page, std::string_view field) {
  for (const auto& [name, how] : page.found_by)
    if (name == field) return how;
  return "";
}

std::string text(const Page& page) { return clean_html(page.entry.content, page.entry.url).text; }

const std::string kBody =
    "<p>第一段，<b>重点</b>。</p><div><div>内层</div></div><p><img data-src=\"https://mmbiz.qpic.cn/mmbiz_png/a/640?"
    "wx_fmt=png\" data-ratio=\"0.5\" data-w=\"1080\"></p>";

TEST(WechatPage, ReadsTheFirstGeneration) {
  const auto page = read(sample_page(
      "<title>江城晶圆厂二期点亮</title><script>var biz = \"\" || \"MzAxMjM0NTY3OA==\";\nvar sn = \"\" || \"\" || "
      "\"\";\nvar mid = \"\" || "
      "\"\" || \"2650001111\";\nvar idx = \"\" || \"\" || \"1\";</script>",
      sample_article(
          "<h2 class=\"rich_media_title\" id=\"activity-name\"> 江城晶圆厂二期点亮 </h2><div><em id=\"post-date\" "
          "class=\"rich_media_meta rich_media_meta_text\">2018-03-20</em><em class=\"rich_media_meta "
          "rich_media_meta_text\">程小山</em><a class=\"rich_media_meta_nickname\" href=\"##\" "
          "id=\"post-user\">江城芯事</a></div><div class=\"rich_media_content \" id=\"js_content\">" +
          kBody + "</div><div class=\"rich_media_tool\">阅读</div>") +
          "<script>var ct=\"1521515999\";\nvar publish_time=\"2018-03-20\" || \"\";\nvar msg_title = "
          "\"江城晶圆厂&nbsp;二期点亮\";\nvar "
          "nickname = \"江城芯事\";\nvar msg_desc = \"摘要\";</script>"));
  EXPECT_EQ(page.page_class, PageClass::article);
  EXPECT_EQ(text_of_html(page.entry.title), "江城晶圆厂 二期点亮");
  EXPECT_EQ(page.entry.content, kBody);
  EXPECT_EQ(page.entry.publisher, "江城芯事");
  ASSERT_EQ(page.entry.authors.size(), 1);
  EXPECT_EQ(page.entry.authors[0].name, "程小山");
  EXPECT_EQ(date(page), "2018-03-20T11:19:59+08:00 second");
  EXPECT_EQ(page.entry.url, "https://mp.weixin.qq.com/s?__biz=MzAxMjM0NTY3OA==&mid=2650001111&idx=1");
  EXPECT_EQ(page.account, kSampleBiz);
  EXPECT_EQ(found(page, "title"), "script");
  EXPECT_EQ(found(page, "author"), "dom");
  EXPECT_EQ(found(page, "content"), "dom");
  const auto images = clean_html(page.entry.content, page.entry.url).images;
  ASSERT_EQ(images.size(), 1);
  EXPECT_EQ(images[0].width, 1080);
  EXPECT_EQ(images[0].height, 540);
}

TEST(WechatPage, TakesNoCallForAnAuthor) {
  for (const auto* call : {"读江城关注☞", "点击右边关注→", "江城芯事公众号"}) {
    const auto page = read(
        sample_page("", sample_article("<h2 id=\"activity-name\">标题</h2><em id=\"post-date\" class=\"rich_media_meta "
                                       "rich_media_meta_text\">2018-03-20</em><em class=\"rich_media_meta "
                                       "rich_media_meta_text\">" +
                                       std::string(call) + "</em><div id=\"js_content\"><p>正文</p></div>")));
    EXPECT_TRUE(page.entry.authors.empty()) << call;
    EXPECT_EQ(found(page, "author"), "") << call;
  }
}

TEST(WechatPage, LeavesOutWhatTheAccountAsksOfItsReaders) {
  const auto page = read(sample_page(
      "",
      sample_article("<h2 id=\"activity-name\">标题</h2><div id=\"js_content\"><p>点击上方蓝字关注我们</p><p>产线今天"
                     "投产。</p><p>关注公众号“江城芯事”，扫码加群</p></div>")));
  EXPECT_EQ(text(page), "产线今天投产。");
  EXPECT_EQ(page.left_out, (std::vector<std::string>{"点击上方蓝字关注我们", "关注公众号“江城芯事”，扫码加群"}));
}

TEST(WechatPage, ReadsAFirstGenerationPageThatLostItsScripts) {
  const auto page = read(sample_page(
      "",
      sample_article(
          "<h2 id=\"activity-name\">标题</h2><em id=\"post-date\">2016-05-06</em><a id=\"post-user\">江城芯事</a><div "
          "id=\"js_content\"><p>正文</p>")));
  EXPECT_EQ(page.entry.title, "标题");
  EXPECT_EQ(page.entry.content, "<p>正文</p>");
  EXPECT_EQ(date(page), "2016-05-06T00:00:00+08:00 day");
  EXPECT_EQ(found(page, "published"), "dom");
}

std::string second_generation(const std::string& shown_date, const std::string& variables) {
  return sample_page(
      "<meta property=\"og:title\" content=\"车规芯片 &amp; 缺口\"><meta property=\"og:url\" content=\"\"><meta "
      "property=\"og:article:author\" content=\"程小山\"><title>车规芯片</title>",
      sample_article(
          "<h2 id=\"activity-name\">车规芯片 &amp; 缺口</h2><span id=\"profileBt\"><a id=\"js_name\"> 江城芯事 "
          "</a></span><em id=\"publish_time\">" +
          shown_date + "</em><div id=\"js_content\" style=\"visibility: hidden;\">" + kBody + "</div>") +
          "<script>" + variables + "</script>");
}

TEST(WechatPage, ReadsTheSecondGeneration) {
  const auto page = read(second_generation("昨天",
                                           "var biz=\"\"||\"MzAxMjM0NTY3OA==\";var mid=\"\"||\"2650001111\";var "
                                           "idx=\"\"||\"3\";var ct=\"1581517074\";var msg_link = "
                                           "\"http://mp.weixin.qq.com/s?__biz=MzAxMjM0NTY3OA==&amp;mid=2650001111&amp;"
                                           "idx=3&amp;sn=0123456789abcdef0123456789abcdef&amp;chksm=ab#rd\";"),
                         kSampleShort + "?scene=1");
  EXPECT_EQ(page.entry.title, "车规芯片 &amp; 缺口");
  EXPECT_EQ(found(page, "title"), "og");
  EXPECT_EQ(date(page), "2020-02-12T22:17:54+08:00 second");
  EXPECT_EQ(page.entry.also_at, std::vector<std::string>{kSampleShort});
  EXPECT_EQ(page.entry.publisher, "江城芯事");
  EXPECT_EQ(text(page), "第一段，重点。\n内层");
}

TEST(WechatPage, CountsRelativeDatesOfSavedPagesFromWhenTheyWereServed) {
  const std::string served = "var svr_time = \"1581517074\" * 1;";  // Wednesday 2020-02-12, 22:17 in China
  EXPECT_EQ(date(read(second_generation("昨天", served))), "2020-02-11T00:00:00+08:00 day");
  EXPECT_EQ(date(read(second_generation("前天", served))), "2020-02-10T00:00:00+08:00 day");
  EXPECT_EQ(date(read(second_generation("星期一", served))), "2020-02-10T00:00:00+08:00 day");
  EXPECT_EQ(date(read(second_generation("星期三", served))), "2020-02-05T00:00:00+08:00 day");
  EXPECT_EQ(date(read(second_generation("2020-01-02", served))), "2020-01-02T00:00:00+08:00 day");
  EXPECT_EQ(date(read(second_generation("2020-01-02 10:30", served))), "2020-01-02T10:30:00+08:00 minute");
  EXPECT_EQ(date(read(second_generation("随便", served))), "");
}

TEST(WechatPage, ReadsTheThirdGeneration) {
  const auto page = read(sample_page(
      "<title></title>",
      sample_article("<h1 id=\"activity-name\">面板</h1><a id=\"js_name\">江城芯事</a><div id=\"js_content\">" + kBody +
                     "</div>") +
          "<script>var biz = \"MzAxMjM0NTY3OA==\" || \"\";\nvar mid = \"2650001111\" || \"\";\nvar idx = \"1\" || "
          "\"\";\nvar "
          "msg_title = '面板&amp;玻璃\\'涨价\\''.html(false);\nvar nickname = htmlDecode(\"江城&amp;芯事\");\nvar "
          "createTime = "
          "'2023-05-06 07:08';\nvar author = \"程小山\";</script>"));
  EXPECT_EQ(page.entry.title, "面板&amp;玻璃'涨价'");
  EXPECT_EQ(page.entry.publisher, "江城&amp;芯事");
  EXPECT_EQ(date(page), "2023-05-06T07:08:00+08:00 minute");
  EXPECT_EQ(found(page, "published"), "script");
}

const std::string kFields =
    "bizuin: JsDecode('MzAxMjM0NTY3OA=='), mid: '2650001111' * 1, idx: '1' * 1, sn: "
    "JsDecode('0123456789abcdef0123456789abcdef'), nick_name: JsDecode('江城芯事'), author: JsDecode('程小山'), "
    "create_time: JsDecode('2026-09-20 08:00'), link: JsDecode('https://mp.weixin.qq.com/s/Qx7bA-kP2_mZ9rTq4WvN1c'), "
    "cdn_url: JsDecode('https://mmbiz.qpic.cn/cover/0'), ";

TEST(WechatPage, ReadsTheFourthGenerationFromItsDataObject) {
  const auto page = read(sample_data_page(
      kFields +
          "title: JsDecode('AI \\x26amp; 芯片'), desc: JsDecode('摘要\\x0a第二行'), ori_create_time: '1789862410' "
          "* 1, item_show_type: '0' * 1, content_noencode: "
          "JsDecode('\\x3cp style=\\x22color: red;\\x22\\x3e正文\\x3c/p\\x3e'), picture_page_info_list: [ { "
          "cdn_url: JsDecode('https://mmbiz.qpic.cn/in-text/0'), }, ],",
      "<h1 id=\"activity-name\">别的</h1><div id=\"js_content\">别的</div>"));
  EXPECT_EQ(page.entry.title, "AI &amp; 芯片");
  EXPECT_EQ(page.entry.content, "<p style=\"color: red;\">正文</p>");
  EXPECT_EQ(page.entry.summary, "摘要<br>第二行");
  EXPECT_EQ(date(page), "2026-09-20T08:00:10+08:00 second");
  EXPECT_EQ(page.entry.url, kSampleLong);
  EXPECT_EQ(page.entry.also_at, std::vector<std::string>{kSampleShort});
  for (const auto* field : {"title", "publisher", "author", "published", "content"})
    EXPECT_EQ(found(page, field), "cgi_data");
}

TEST(WechatPage, KnowsAccountsByTheirNumberToo) {
  const auto page = read(sample_data_page("bizuin: '3012345678' * 1, mid: '2650001111' * 1, idx: '1' * 1,"));
  EXPECT_EQ(page.account, kSampleBiz);
  EXPECT_EQ(page.entry.url, "https://mp.weixin.qq.com/s?__biz=MzAxMjM0NTY3OA==&mid=2650001111&idx=1");
}

TEST(WechatPage, TakesTheDateAsTextWhereTheDataObjectHasNoOther) {
  EXPECT_EQ(date(read(sample_data_page(kFields))), "2026-09-20T08:00:00+08:00 minute");
}

TEST(WechatPage, FallsBackFieldByFieldWhenTheDataObjectIsDamaged) {
  const auto page = read(sample_data_page("title: JsDecode('标题'), content_noencode: somewhere.else,",
                                          "<a id=\"js_name\">江城芯事</a><div id=\"js_content\">" + kBody + "</div>"));
  EXPECT_EQ(page.entry.title, "标题");
  EXPECT_EQ(page.entry.content, kBody);
  EXPECT_EQ(page.entry.publisher, "江城芯事");
  EXPECT_EQ(found(page, "content"), "dom");
}

TEST(WechatPage, GivesAnImageShareItsPicturesInOrder) {
  const auto page = read(sample_data_page(
      kFields +
      "title: JsDecode('分享图片'), item_show_type: '8' * 1, content_noencode: JsDecode('一行\\x0a二行'), "
      "picture_page_info_list: [ { cdn_url: "
      "JsDecode('https://mmbiz.qpic.cn/one/0?wx_fmt=png\\x26amp;amp;from=appmsg'), width: '1201' * 1, height: '1601' * "
      "1, "
      "watermark_info: { cdn_url: JsDecode('https://mmbiz.qpic.cn/mark/0'), }, share_cover: { cdn_url: "
      "JsDecode('https://mmbiz.qpic.cn/share/0'), }, }, { cdn_url: "
      "JsDecode('https://mmbiz.qpic.cn/two/0?wx_fmt=png\\x26amp;from=appmsg'), }, ],"));
  const auto clean = clean_html(page.entry.content, page.entry.url);
  EXPECT_EQ(clean.text, "一行\n二行");
  ASSERT_EQ(clean.images.size(), 2);
  EXPECT_EQ(clean.images[0].url, "https://mmbiz.qpic.cn/one/0?wx_fmt=png&from=appmsg");
  EXPECT_EQ(clean.images[0].width, 1201);
  EXPECT_EQ(clean.images[0].height, 1601);
  EXPECT_EQ(clean.images[1].url, "https://mmbiz.qpic.cn/two/0?wx_fmt=png&from=appmsg");
}

TEST(WechatPage, ReadsAnImageShareWithoutDataObject) {
  const auto page = read(sample_page(
      "<meta property=\"og:description\" content=\"一行\">",
      sample_article("") +
          "<script>window.biz = '' || 'MzAxMjM0NTY3OA==';\nwindow.mid = '' || '' || '2650001111';\nwindow.idx = '1';\n"
          "window.item_show_type = '8' || '';\nwindow.ct = '1789862400' || '';\nwindow.msg_title = window.title = "
          "'分享图片' || '';\n"
          "window.picture_page_info_list = [{cdn_url: 'https://mmbiz.qpic.cn/one/0'}];</script>"));
  EXPECT_EQ(page.entry.title, "分享图片");
  EXPECT_EQ(page.entry.content, "一行<p><img src=\"https://mmbiz.qpic.cn/one/0\"></p>");
  EXPECT_EQ(page.account, kSampleBiz);
}

const std::string kAccountCard =
    "<div id=\"js_content\"><div id=\"js_top_profile\"><div class=\"wx_follow_nickname\">江城芯事</div></div><h1 "
    "id=\"js_text_title\">短文</h1></div>";

TEST(WechatPage, NeverTakesTheAccountsCardForATextShare) {
  const auto page = read(sample_data_page(kFields + "title: JsDecode('短文'), item_show_type: '10' * 1, "
                                                    "content_noencode: '', text_page_info: { content_noencode: "
                                                    "JsDecode('第一行\\x0a第二行'), is_user_title: '1' * 1, },",
                                          kAccountCard));
  EXPECT_EQ(page.entry.title, "短文");
  EXPECT_EQ(page.entry.content, "第一行<br>第二行");
  EXPECT_EQ(text(page), "第一行\n第二行");
}

TEST(WechatPage, NeverTakesTheAccountsCardWhereNothingElseIsKnown) {
  const auto page = read(sample_page("", sample_article(kAccountCard)));
  EXPECT_EQ(page.page_class, PageClass::article);
  EXPECT_EQ(page.entry.content, "");
}

TEST(WechatPage, TakesTheTitleOfATextShareForItsTextWhereItHasNoOther) {
  const auto page = read(sample_data_page(
      kFields + "title: JsDecode('码头停电一小时，\\x0a傍晚恢复。'), item_show_type: '10' * 1,", kAccountCard));
  EXPECT_EQ(page.entry.title, "码头停电一小时，");
  EXPECT_EQ(text(page), "码头停电一小时，\n傍晚恢复。");
}

TEST(WechatPage, CutsATitleThatIsTheWholeText) {
  const auto titled = [](const std::string& text) {
    return read(sample_data_page(kFields + "title: JsDecode('" + text +
                                     "'), item_show_type: '10' * 1, content_noencode: JsDecode('" + text +
                                     "'), text_page_info: { is_user_title: '0' * 1, },",
                                 kAccountCard))
        .entry.title;
  };
  EXPECT_EQ(titled("第一行\\x0a第二行"), "第一行");
  std::string text = "光刻机昨夜抵港。";
  for (int i = 0; i < 20; ++i) text += "装卸持续了一夜，";
  EXPECT_EQ(titled(text), "光刻机昨夜抵港。");
  EXPECT_EQ(titled(text.substr(24)), text.substr(24, 120) + "…");
}

TEST(WechatPage, GivesSharesOfVideosAndSoundsTheirSummaryAndCover) {
  for (const std::string type : {"5", "7", "6", "17", "99"}) {
    const auto page = read(sample_data_page(
        kFields + "title: JsDecode('发布会录像'), desc: JsDecode('录像摘要'), item_show_type: '" + type + "' * 1,"));
    EXPECT_EQ(page.entry.content, "录像摘要");
    ASSERT_EQ(page.entry.enclosures.size(), 1);
    EXPECT_EQ(page.entry.enclosures[0].url, "https://mmbiz.qpic.cn/cover/0");
    EXPECT_EQ(found(page, "content"), "summary");
  }
}

TEST(WechatPage, NamesWhatAnArticleShareShares) {
  const auto page =
      read(sample_data_page(kFields +
                            "title: JsDecode('推荐'), desc: JsDecode('一句评论'), item_show_type: '11' * 1, "
                            "source_url: JsDecode('" +
                            kSampleShort + "'),"));
  EXPECT_EQ(page.entry.content, "一句评论");
  const auto older = read(
      sample_page("", sample_article("<a id=\"js_share_source\" href=\"http://mp.weixin.qq.com/s?__biz=MzAxMjM0NTY3OA=="
                                     "&amp;mid=2650001111&amp;idx=1#rd\">查看原文</a>")));
  EXPECT_EQ(older.entry.original_url, "https://mp.weixin.qq.com/s?__biz=MzAxMjM0NTY3OA==&mid=2650001111&idx=1");
  EXPECT_EQ(page.entry.original_url, kSampleShort);
}

TEST(WechatPage, NamesTheOriginalOfARepost) {
  const std::string copyright =
      "title: JsDecode('转载'), content_noencode: JsDecode('正文'), copyright_info: { copyright_stat: '";
  const auto page = read(sample_data_page(
      kFields + copyright +
      "2' * 1, platform: JsDecode('远洋观察'), source_biz: '3098765432' * 1, source_mid: '2650002222' * 1, "
      "source_idx: '2' * 1, },"));
  EXPECT_EQ(page.entry.original_url, "https://mp.weixin.qq.com/s?__biz=MzA5ODc2NTQzMg==&mid=2650002222&idx=2");
  EXPECT_EQ(found(page, "original"), "cgi_data");
  EXPECT_EQ(found(page, "original_publisher"), "远洋观察");
  const auto by_url =
      read(sample_data_page(kFields + copyright + "2' * 1, reprint_url: JsDecode('" + kSampleShort + "'), },"));
  EXPECT_EQ(by_url.entry.original_url, kSampleShort);
  const auto original = read(sample_data_page(kFields + copyright + "1' * 1, source_biz: '3098765432' * 1, },"));
  EXPECT_EQ(original.entry.original_url, "");
}

TEST(WechatPage, NamesTheOriginalsAccountByTheCardOnThePage) {
  const auto page = read(sample_page(
      "", sample_article(
              "<div class=\"original_primary_card_tips\">以下文章来源于<span>远洋观察</span>，作者程大海</div><div "
              "id=\"js_content\"><p>正文</p></div>")));
  EXPECT_EQ(found(page, "original"), "dom");
  EXPECT_EQ(found(page, "original_publisher"), "远洋观察");
}

TEST(WechatPage, FlagsWhatMustBePaidFor) {
  EXPECT_EQ(read(sample_data_page(kFields + "is_pay_subscribe: '1' * 1,")).entry.flags,
            std::vector<std::string>{"partial"});
  EXPECT_EQ(read(sample_data_page(kFields +
                                  "content_noencode: JsDecode('\\x3cdiv class=\\x22mp-pay-preview-filter\\x22\\x3e'),"))
                .entry.flags,
            std::vector<std::string>{"partial"});
  EXPECT_TRUE(read(sample_data_page(kFields + "is_pay_subscribe: '0' * 1,")).entry.flags.empty());
}

TEST(WechatPage, KeepsTheHiddenBodyAndDropsWhatIsHiddenInIt) {
  const auto page = read(sample_page(
      "", sample_article(
              "<div id=\"js_content\" style=\"visibility: hidden; opacity: 0; \"><p>看得见</p><p style=\"display: "
              "none;\">看不见</p></div>")));
  EXPECT_EQ(text(page), "看得见");
}

TEST(WechatPage, KnowsThePageBehindAnEntryByTheEntry) {
  const Document document;
  const Entry entry{.url = kSampleShort};
  const Source source{.id = "a"};
  EXPECT_EQ(read_wechat_page(document, "<div id=js_article></div>", PageHint{entry, source}).entry.url, kSampleShort);
}

TEST(WechatPage, IsKnownByItsAddressOrByItsMarks) {
  const auto is = [](const char* url, const std::string& html) { return is_wechat_page(Document{.url = url}, html); };
  EXPECT_TRUE(is("https://mp.weixin.qq.com/s/Qx7bA-kP2_mZ9rTq4WvN1c", ""));
  EXPECT_TRUE(is("", sample_page("", "")));
  EXPECT_FALSE(is("https://a.example/", "<p>mp.weixin.qq.com <img src=https://mmbiz.qpic.cn/a></p>"));
  EXPECT_FALSE(is("https://a.example/?u=https://mp.weixin.qq.com/s/x", "<div id=\"js_article\"></div>"));
}

}  // namespace
}  // namespace kuaixun
