#include "connectors/wechat/wechat.hpp"

#include <gtest/gtest.h>

#include "connectors/feed/feed.hpp"
#include "tests/support/wechat_samples.hpp"

namespace kuaixun {
namespace {

constexpr Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};

Result<Batch> parse(const std::string& body, const Source& source = {.id = "a", .kind = "wechat"},
                    std::string url = "") {
  return parse_wechat(Document{.url = std::move(url), .body = body, .fetched_at = kNow}, source, parse_feed);
}

std::string feed_dated(const std::string& date) {
  return "<rss version='2.0'><channel><title>江城芯事</title><item><title>x</title><pubDate>" + date +
         "</pubDate></item></channel></rss>";
}

TEST(Wechat, TakesDatesWithoutZoneForChinas) {
  const auto published = [](const std::string& date, const Source& source) {
    return to_rfc3339(*parse(feed_dated(date), source)->entries.at(0).published);
  };
  const Source china{.id = "a"}, london{.id = "a", .time_zone = std::chrono::minutes{0}};
  EXPECT_EQ(published("Sun, 20 Sep 2026 18:19:15 ", china), "2026-09-20T18:19:15+08:00");
  EXPECT_EQ(published("2026-09-20 18:19:15", china), "2026-09-20T18:19:15+08:00");
  EXPECT_EQ(published("2026-09-20 18:19:15", london), "2026-09-20T18:19:15Z");
  EXPECT_EQ(published("Sun, 20 Sep 2026 18:19:15 GMT", china), "2026-09-20T18:19:15Z");
}

TEST(Wechat, WaitsWhereACaptchaStands) {
  const auto batch =
      parse(sample_page("", "<div class=\"weui-msg\"><h2 class=\"weui-msg__title\">环境异常</h2></div>"));
  ASSERT_FALSE(batch);
  EXPECT_EQ(batch.error().code.name(), "page_blocked");
  EXPECT_EQ(batch.error().remedy, Remedy::wait);
  EXPECT_GT(*batch.error().wait_until, kNow);
}

TEST(Wechat, DoesNotTellTheCaptchasToken) {
  const auto batch = parse("<html></html>", {.id = "a"},
                           "https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?poc_token=HsecretH&target_url=x");
  ASSERT_FALSE(batch);
  EXPECT_EQ(batch.error().code.name(), "page_blocked");
  EXPECT_EQ(batch.error().message.find("HsecretH"), std::string::npos);
}

TEST(Wechat, FlagsThePageOfAnotherAccount) {
  const auto page =
      sample_data_page("bizuin: JsDecode('MzAxMjM0NTY3OA=='), mid: '1' * 1, idx: '1' * 1, title: JsDecode('x'),");
  const auto flags = [&](const char* account) {
    return parse(page, {.id = "a", .options = {{"account", account}}})->entries.at(0).flags;
  };
  EXPECT_EQ(flags("MzA5ODc2NTQzMg=="), std::vector<std::string>{"other_account"});
  EXPECT_TRUE(flags("MzAxMjM0NTY3OA==").empty());
  EXPECT_TRUE(flags("").empty());
}

TEST(Wechat, IsToldFromFeeds) {
  const auto chosen = [](const std::string& body, const char* url = "https://a.example/") {
    const Document document{.url = url, .body = body};
    return resembles_wechat(document) > resembles_feed(document) ? "wechat" : "feed";
  };
  EXPECT_STREQ(chosen(sample_page("", sample_article(""))), "wechat");
  EXPECT_STREQ(chosen("<html></html>", kSampleShort.c_str()), "wechat");
  EXPECT_STREQ(chosen(R"({"ret":0,"general_msg_list":"{}"})"), "wechat");
  EXPECT_STREQ(chosen(R"({"app_msg_list":[{"title":"x","link":"http://mp.weixin.qq.com/s?__biz=x"}]})"), "wechat");
  EXPECT_STREQ(chosen(feed_dated("")), "feed");
  EXPECT_STREQ(
      chosen(R"({"version":"https://jsonfeed.org/version/1","items":[{"url":"https://mp.weixin.qq.com/s/x"}]})"),
      "feed");
  EXPECT_STREQ(chosen("<html><body>页面</body></html>"), "feed");
}

}  // namespace
}  // namespace kuaixun
