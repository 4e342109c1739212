#include "text/url.hpp"

#include <filesystem>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "tests/support/corpus.hpp"

namespace kuaixun {
namespace {

TEST(Url, ParsesAsBrowsersDo) {
  const std::pair<const char*, const char*> cases[] = {
      {"HTTP://Example.COM:80/a/../b/./c?x=1#f", "http://example.com/b/c?x=1#f"},
      {" https://user:p%40ss@example.com:8443 ", "https://user:p%40ss@example.com:8443/"},
      {"http://2130706433/", "http://127.0.0.1/"},
      {"http://0x7f.1/", "http://127.0.0.1/"},
      {"http://中国.example/路径?查=询", "http://xn--fiqs8s.example/%E8%B7%AF%E5%BE%84?%E6%9F%A5=%E8%AF%A2"},
      {"http:\\\\example.com\\a", "http://example.com/a"},
      {"http://[2001:DB8:0:0::1]/", "http://[2001:db8::1]/"},
      {"ht\ntp://exa\tmple.com/", "http://example.com/"},
  };
  for (const auto& [text, expected] : cases) {
    const auto url = parse_url(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(url->href(), expected) << text;
  }
  for (const auto* text : {"", "example.com", "ftp://a.example/", "javascript:alert(1)", "http://", "http://a b/",
                           "http://a.example:99999/", "http://256.1.1.1/", "http://[::1"})
    EXPECT_FALSE(parse_url(text)) << text;
}

TEST(Url, AgreesWithTheStandardsOwnCases) {
  const auto file = corpus_file("urls/urltestdata.json");
  if (file.empty()) GTEST_SKIP() << "skipped: no corpus";
  simdjson::dom::parser parser;
  const auto cases = parser.load(file).get_array().value();
  int checked = 0;
  for (const auto each : cases) {
    simdjson::dom::object object;
    if (each.get(object) != simdjson::SUCCESS) continue;
    std::string_view input, base_text, href;
    if (object["input"].get(input) != simdjson::SUCCESS) continue;
    const bool has_base = object["base"].get(base_text) == simdjson::SUCCESS;
    const auto base = has_base ? parse_url(base_text) : std::nullopt;
    if (has_base && !base) continue;  // a base of another scheme
    const auto url = parse_url(input, base ? &*base : nullptr);
    bool failure = false;
    if (object["failure"].get(failure) == simdjson::SUCCESS && failure) {
      EXPECT_FALSE(url) << input << " against " << base_text;
    } else if (object["href"].get(href) == simdjson::SUCCESS &&
               (href.starts_with("http:") || href.starts_with("https:"))) {
      EXPECT_EQ(url ? url->href() : "refused", href) << input << " against " << base_text;
    } else {
      continue;
    }
    ++checked;
  }
  EXPECT_GT(checked, 300);
}

TEST(Url, ResolvesReferences) {
  EXPECT_EQ(resolve_url("../x?y", "https://a.example/b/c/d"), "https://a.example/b/x?y");
  EXPECT_EQ(resolve_url("//b.example/x", "https://a.example/"), "https://b.example/x");
  EXPECT_EQ(resolve_url("mailto:a@b.example", "https://a.example/"), "mailto:a@b.example");
  EXPECT_EQ(resolve_url("x", ""), "x");
}

TEST(CanonicalUrl, IsTheSameForAllSpellingsOfAnArticle) {
  const char* spellings[] = {"https://www.news.example/a?id=7",
                             "http://news.example/a?id=7&utm_source=rss&utm_medium=x",
                             "https://m.news.example/a/?spm=a.b&id=7#comments", "https://NEWS.example:443/%61?id=7"};
  for (const auto* spelling : spellings) EXPECT_EQ(canonical_url_key(spelling), "news.example/a?id=7") << spelling;
}

TEST(CanonicalUrl, KeepsWhatMayBeTheArticle) {
  EXPECT_NE(canonical_url_key("https://a.example/?p=1"), canonical_url_key("https://a.example/?p=2"));
  EXPECT_NE(canonical_url_key("https://a.example/?id=1"), canonical_url_key("https://a.example/?id=2"));
  EXPECT_NE(canonical_url_key("https://a.example/#!/one"), canonical_url_key("https://a.example/#!/two"));
  EXPECT_EQ(canonical_url_key("https://36kr.com/newsflashes/1?f=rss"),
            canonical_url_key("https://www.36kr.com/newsflashes/1"));
}

TEST(CanonicalUrl, KnowsAWeChatArticleByItsNumbers) {
  const char* spellings[] = {
      "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&mid=2247485&idx=2&sn=abc&chksm=def&scene=0&xtrack=1#rd",
      "http://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw%3D%3D&amp;mid=2247485&amp;idx=2&amp;sn=abc#wechat_redirect",
      "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw&amp;amp;appmsgid=2247485&amp;amp;itemidx=2&amp;amp;sign=abc",
      "http://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==\\x26amp;mid=2247485\\x26amp;idx=2\\x26amp;sn=abc",
  };
  for (const auto* spelling : spellings)
    EXPECT_EQ(canonical_url_key(spelling), "wx:MzIzNjc1NzUzMw==/2247485/2") << spelling;
  EXPECT_EQ(canonical_url_key("https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv?scene=1&click_id=105"),
            "wxs:AbCdEfGhIjKlMnOpQrStUv");
}

TEST(CanonicalUrl, IsNoneForAddressesThatIdentifyNothing) {
  for (const auto* url :
       {"https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?poc_token=x&target_url=y",
        "https://mp.weixin.qq.com/s?src=11&timestamp=1&ver=1&signature=abc",
        "https://mp.weixin.qq.com/mp/appmsgalbum?__biz=MzIzNjc1NzUzMw==&album_id=1", "mailto:a@b.example", ""})
    EXPECT_EQ(canonical_url_key(url), "") << url;
}

TEST(CleanUrl, LosesTrackingAndKeepsTheKey) {
  for (const auto* url :
       {"https://a.example/x?utm_source=1&id=2#part",
        "http://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw&mid=22&idx=1&sn=0&scene=4#rd", "https://a.example"}) {
    const auto clean = clean_url(url);
    EXPECT_EQ(canonical_url_key(clean), canonical_url_key(url)) << url;
    EXPECT_EQ(clean_url(clean), clean) << url;
  }
  EXPECT_EQ(clean_url("https://a.example/x?utm_source=1&id=2#part"), "https://a.example/x?id=2#part");
}

TEST(RegistrableDomain, FollowsThePublicSuffixList) {
  EXPECT_EQ(registrable_domain("news.example.co.uk"), "example.co.uk");
  EXPECT_EQ(registrable_domain("a.b.com.cn"), "b.com.cn");
  EXPECT_EQ(registrable_domain("a.github.io"), "a.github.io");
  EXPECT_EQ(registrable_domain("127.0.0.1"), "127.0.0.1");
}

}  // namespace
}  // namespace kuaixun
