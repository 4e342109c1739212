// What copies do to WeChat's addresses, and what must never become an identity.
#include "text/wechat_url.hpp"

#include <string>

#include <gtest/gtest.h>

#include "text/url.hpp"

namespace kuaixun {
namespace {

constexpr const char* kArticle = "wx:MzIzNjc1NzUzMw==/2247485/2";

TEST(WechatUrl, SurvivesWhatCopyingDoesToSeparators) {
  for (const auto* url : {
           "http:\\/\\/mp.weixin.qq.com\\/s?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=2",
           "https://mp.weixin.qq.com//s/?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=2",
           "https://mp.weixin.qq.com./s?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=2",
           "https://mp.weixin.qq.com:443/s?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=2",
           "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw%253D%253D&mid=2247485&idx=2",
           "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==%26mid=2247485%26idx=2",
           "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&amp;amp;amp;mid=2247485&amp;amp;amp;idx=2",
           "http://mp.weixin.qq.com/mp/appmsg/show?__biz=MzIzNjc1NzUzMw==&appmsgid=2247485&itemidx=2&sign=ab",
       })
    EXPECT_EQ(canonical_url_key(url), kArticle) << url;
  EXPECT_EQ(canonical_url_key("https://mp.weixin.qq.com//s/AbCdEfGhIjKlMnOpQrStUv/#rd"), "wxs:AbCdEfGhIjKlMnOpQrStUv");
}

TEST(WechatUrl, TellsArticlesOfOneMessageApart) {
  const std::string message = "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=";
  EXPECT_NE(canonical_url_key(message + "1"), canonical_url_key(message + "2"));
  EXPECT_EQ(canonical_url_key(message + "1&sn=aa"), canonical_url_key(message + "1&sn=bb"));
}

TEST(WechatUrl, IsNoIdentityWhereTheAddressExpiresOrNamesNoArticle) {
  for (const auto* url : {
           "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=2&tempkey=abc",  // a preview
           "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&mid=2247485",
           "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=9",
           "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&mid=mid&idx=1",
           "https://mp.weixin.qq.com/s?__biz=<script>&mid=2247485&idx=1",
           "https://mp.weixin.qq.com/s/short",
           "https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MzIzNjc1NzUzMw==",
           "https://mp.weixin.qq.com/mp/aboutbiz?__biz=MzIzNjc1NzUzMw==",
           "https://mp.weixin.qq.com/",
           "https://weixin.sogou.com/link?url=abc&type=2&query=x&token=y",
       }) {
    EXPECT_EQ(canonical_url_key(url), "") << url;
    EXPECT_EQ(canonical_url_key(clean_url(url)), "") << url;
  }
}

TEST(WechatUrl, TellsArticlesFromWhatElseIsThere) {
  EXPECT_TRUE(is_wechat_article("https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=2"));
  EXPECT_TRUE(is_wechat_article("https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv"));
  EXPECT_FALSE(is_wechat_article("https://mp.weixin.qq.com/mp/profile_ext?action=home"));
  EXPECT_FALSE(is_wechat_article("https://wx.example/s/AbCdEfGhIjKlMnOpQrStUv"));
  EXPECT_TRUE(is_wechat_address("http://MP.weixin.qq.com/mp/profile_ext?action=home"));
  EXPECT_FALSE(is_wechat_address("https://mp.weixin.qq.com.example/s/AbCdEfGhIjKlMnOpQrStUv"));
}

TEST(WechatUrl, KnowsTheCaptchas) {
  EXPECT_TRUE(is_captcha_address("https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?poc_token=x&target_url=y"));
  EXPECT_TRUE(is_captcha_address("https://weixin.sogou.com/antispider/?from=%2Flink"));
  EXPECT_FALSE(is_captcha_address("https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv"));
  EXPECT_FALSE(is_captcha_address("https://news.example/mp/wappoc_appmsgcaptcha"));
}

TEST(WechatUrl, PublishesNoTokens) {
  EXPECT_EQ(clean_url("https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?poc_token=SECRET&target_url=x"),
            "https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?target_url=x");
  EXPECT_EQ(clean_url("https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv?poc_token=SECRET&key=SECRET"),
            "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv");
  EXPECT_EQ(clean_url("http://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=2&uin=SECRET&sn=a%26uin=b#rd"),
            "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=2");
}

TEST(CleanUrl, PublishesNoUserInfo) {
  EXPECT_EQ(clean_url("https://reader:password@a.example/x"), "https://a.example/x");
}

TEST(CleanUrl, DropsWhereALinkWasTappedButNotWhereAListBegins) {
  EXPECT_EQ(clean_url("https://a.example/x?from=timeline&isappinstalled=0"), "https://a.example/x");
  EXPECT_EQ(clean_url("https://a.example/x?id=1&amp;utm_source=rss&amp;page=2"), "https://a.example/x?id=1&page=2");
  EXPECT_EQ(clean_url("https://a.example/x?from=20"), "https://a.example/x?from=20");
}

TEST(CanonicalUrl, IsTheSameOfTheCleanAddress) {
  for (const auto* url :
       {"https://a.example./x/?share_token=1&b=%7e#!/y", "https://a.example/?utm_source=1",
        "http://www.a.example:8080//x//?&&a&=b", "https://baijiahao.baidu.com/s?id=1&wfr=spider&for=pc",
        "https://www.sohu.com/a/1_2?edtsign=A&edtcode=b&scm=c", "https://新闻.example/港?页=2&spm=1",
        "https://a.example/?amp;a=1&amp;amp;b=2", "https://m.a.example/%2E%2e/x?y=1;z=2"})
    EXPECT_EQ(canonical_url_key(clean_url(url)), canonical_url_key(url)) << url;
}

}  // namespace
}  // namespace kuaixun
