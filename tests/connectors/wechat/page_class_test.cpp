#include "connectors/wechat/page_class.hpp"

#include <gtest/gtest.h>

#include "tests/support/wechat_samples.hpp"

namespace kuaixun {
namespace {

PageClass class_of(const std::string& html,
                   std::string_view url = "https://mp.weixin.qq.com/s/Qx7bA-kP2_mZ9rTq4WvN1c") {
  return classify_page(url, outline_of(html)).page_class;
}

PageClass notice(const std::string& title, const std::string& more = "") {
  return class_of(sample_page("<title></title>",
                              "<div class=\"weui-msg \"><div class=\"weui-msg__text-area\"><h2 class='weui-msg__title "
                              "title'> " +
                                  title + " </h2><div class=\"weui-msg__desc\">" + more + "</div></div></div>"));
}

TEST(PageClassTest, TellsNoticesByTheirWords) {
  for (const auto* words :
       {"该内容已被发布者删除", "The content has been deleted by the author.", "此内容因违规无法查看",
        "此内容被投诉且经审核涉嫌侵权，无法查看", "涉嫌违反相关法律法规和政策", "接相关投诉，此内容违反",
        "此内容发送失败无法查看", "此帐号已被屏蔽", "此帐号已自主注销", "该文章已被第三方辟谣", "链接已过期"})
    EXPECT_EQ(notice(words), PageClass::gone) << words;
  EXPECT_EQ(notice("环境异常", "<p>当前环境异常，完成验证后即可继续访问。</p>"), PageClass::blocked);
  EXPECT_EQ(notice("操作频繁，请稍后再试"), PageClass::blocked);
  EXPECT_EQ(notice("该公众号已迁移"), PageClass::moved);
  EXPECT_EQ(notice("参数错误"), PageClass::unknown);
  EXPECT_EQ(notice("请在微信客户端打开链接"), PageClass::unknown);
  EXPECT_EQ(notice("", "<p>该内容已被发布者删除</p>"), PageClass::gone);
}

TEST(PageClassTest, TellsTheOtherContainers) {
  EXPECT_EQ(class_of("<div class=\"panel\"><div class=\"mesg-block\"><p>该内容暂时无法查看</p></div></div>"),
            PageClass::retry);
  EXPECT_EQ(class_of("<title></title><div id=\"app\"></div><script>var t='根据作者隐私设置，无法查看该内容'</script>"),
            PageClass::gone);
  EXPECT_EQ(class_of("<div></div><script>var transferTargetLink = 'https://mp.weixin.qq.com/s/x';</script>"),
            PageClass::moved);
  EXPECT_EQ(class_of("<title>环境异常</title><div id=\"root\"></div>"), PageClass::blocked);
  EXPECT_EQ(class_of("<div><a id=\"js_verify\">去验证</a></div>"), PageClass::blocked);
  EXPECT_EQ(class_of("<div id=\"js_content\"></div><h1 id=\"activity-name\">标题</h1>"), PageClass::article);
  EXPECT_EQ(class_of("<script>window.cgiDataNew = {};</script>"), PageClass::article);
  EXPECT_EQ(class_of(""), PageClass::unknown);
}

TEST(PageClassTest, AsksTheAddressFirst) {
  const auto article = sample_page("", sample_article("<div id=\"js_content\">正文</div>"));
  EXPECT_EQ(class_of(article), PageClass::article);
  EXPECT_EQ(class_of(article, ""), PageClass::article);
  EXPECT_EQ(class_of(article, "https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?poc_token=x&target_url=y"),
            PageClass::blocked);
  for (const auto* path : {"/mp/profile_ext?action=home", "/mp/appmsgalbum?__biz=x", "/mp/aboutbiz", "/mp/homepage"})
    EXPECT_EQ(class_of(article, std::string("https://mp.weixin.qq.com") + path), PageClass::unknown) << path;
}

TEST(PageClassTest, TakesAnArticleThatHoldsEveryNoticesWordsForAnArticle) {
  const auto page = sample_page(
      "<title>环境异常</title>",
      sample_article("<h1 id=\"activity-name\">该内容已被发布者删除</h1><div id=\"js_content\"><div "
                     "class=\"weui-msg\">环境异常，去验证</div><div class=\"mesg-block\">该内容暂时无法查看</div>"
                     "<p>根据作者隐私设置</p></div>"));
  EXPECT_EQ(class_of(page), PageClass::article);
}

TEST(PageClassTest, SaysWhatItSaw) {
  EXPECT_EQ(classify_page("", outline_of("<div class=weui-msg><h2 class=weui-msg__title>链接已过期</h2></div>")).reason,
            ".weui-msg: 链接已过期");
}

}  // namespace
}  // namespace kuaixun
