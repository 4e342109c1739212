// Every connector, and what is made of its entries, in the shapes that cost readers most: each shape in every place of
// a document where it is read on.
#include "tests/support/linear_time.hpp"

#include <gtest/gtest.h>

#include "collect/normalizer.hpp"
#include "connectors/article_reader.hpp"
#include "connectors/feed/feed.hpp"
#include "connectors/wechat/mirror_address.hpp"
#include "connectors/wechat/mirror_html.hpp"
#include "connectors/wechat/wechat.hpp"
#include "fetch/robots.hpp"
#include "html/entities.hpp"
#include "tests/support/wechat_samples.hpp"

namespace kuaixun {
namespace {

constexpr const char* kAddress = "https://a.example/2026/09/20/1.html";

Setting between(std::string before, std::string after) {
  return [before = std::move(before), after = std::move(after)](std::string text) {
    return before + std::move(text) + after;
  };
}

// As the text of an XML element or the value of an attribute.
Setting escaped_between(std::string before, std::string after) {
  return [before = std::move(before), after = std::move(after)](const std::string& text) {
    auto out = before;
    append_escaped(out, text, Escape::attribute);
    return out + after;
  };
}

// As a string of JSON or of a script.
Setting quoted_between(std::string before, std::string after) {
  return [before = std::move(before), after = std::move(after)](const std::string& text) {
    auto out = before;
    for (const char c : text) {
      if (c == '"' || c == '\\' || c == '\'') out += '\\';
      out += c == '\n' || c == '\x01' ? ' ' : c;
    }
    return out + after;
  };
}

void normalize_all(const Batch& batch, const Document& document, const Source& source) {
  for (const auto& entry : batch.entries)
    (void)normalize(entry, EntryContext{source, batch.document, document.url, document.fetched_at});
}

void read_as_feed(const std::string& body) {
  const Source source{.id = "a", .kind = "feed", .url = kAddress};
  const Document document{.url = kAddress, .body = body};
  if (const auto batch = parse_feed(document, source)) normalize_all(*batch, document, source);
}

void read_as_page(const std::string& body) {
  const Source source{.id = "a", .kind = "page", .url = kAddress};
  const Document document{.url = kAddress, .body = body};
  const Entry known{.title = "灯塔号试航顺利", .summary = "灯塔号今日在东港下水，试航一切顺利。"};
  const auto page = read_article(document, PageHint{known, source});
  (void)normalize(page.entry, EntryContext{source, DocumentInfo{}, document.url, document.fetched_at});
}

void read_as_wechat_page(const std::string& body) {
  const Source source{.id = "a", .kind = "wechat", .url = kSampleShort};
  const Document document{.url = kSampleShort, .body = body};
  const Entry nothing;
  const auto page = read_article(document, PageHint{nothing, source});
  (void)normalize(page.entry, EntryContext{source, DocumentInfo{}, document.url, document.fetched_at});
}

void read_as_wechat(const std::string& body) {
  const Source source{.id = "a", .kind = "wechat", .url = kAddress};
  const Document document{.url = kAddress, .body = body};
  if (const auto batch = parse_wechat(document, source, parse_feed)) normalize_all(*batch, document, source);
}

// The places in RSS. `%` stands for the shape.
std::string rss(std::string_view item) {
  return "<rss version=\"2.0\"><channel><title>t</title><item><title>灯塔号</title><link>https://a.example/1</link>" +
         std::string(item);
}
const std::string kRssEnd = "</item></channel></rss>";

TEST(LinearTime, BareFeeds) {
  expect_linear_time("parse_feed", read_as_feed);
  expect_linear_time("parse_feed in a channel", read_as_feed, between("<rss><channel>", "</channel></rss>"));
}

TEST(LinearTime, MarkupInItems) {
  expect_linear_time("parse_feed in an item", read_as_feed, between(rss(""), kRssEnd));
  expect_linear_time(
      "parse_feed in Atom", read_as_feed,
      between("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>", "</content></entry></feed>"));
}

TEST(LinearTime, TextsOfItems) {
  for (const auto* name : {"title", "description", "content:encoded", "link", "guid"})
    expect_linear_time(std::string("parse_feed in ") + name, read_as_feed,
                       escaped_between(rss("<") + name + ">", std::string("</") + name + ">" + kRssEnd));
}

TEST(LinearTime, SmallTextsOfItems) {
  for (const auto* name : {"pubDate", "author", "category", "dc:creator", "source"})
    expect_linear_time(std::string("parse_feed in ") + name, read_as_feed,
                       escaped_between(rss("<") + name + ">", std::string("</") + name + ">" + kRssEnd));
}

TEST(LinearTime, SectionsAndAttributesOfItems) {
  expect_linear_time("parse_feed in a section", read_as_feed,
                     between(rss("<description><![CDATA["), "]]></description>" + kRssEnd));
  expect_linear_time("parse_feed in an attribute", read_as_feed, between(rss("<enclosure url=\""), "\"/>" + kRssEnd));
  expect_linear_time("parse_feed behind an escaped section", read_as_feed,
                     between(rss("<description>&lt;![CDATA["), "]]&gt;</description>" + kRssEnd));
}

TEST(LinearTime, JsonFeeds) {
  const std::string head = R"({"version":"https://jsonfeed.org/version/1.1","title":"t","items":[)";
  expect_linear_time("parse_feed in JSON", read_as_feed, between(head, "]}"));
  for (const auto* name : {"title", "content_html", "content_text", "url", "date_published"})
    expect_linear_time(std::string("parse_feed in JSON's ") + name, read_as_feed,
                       quoted_between(head + R"({"id":"1",")" + name + R"(":")", "\"}]}"));
}

TEST(LinearTime, Sitemaps) {
  const std::string head = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>";
  expect_linear_time("parse_feed of a sitemap", read_as_feed, between(head, "</urlset>"));
  expect_linear_time("parse_feed of a sitemap's address", read_as_feed,
                     escaped_between(head + "<url><loc>", "</loc></url></urlset>"));
}

TEST(LinearTime, BarePages) { expect_linear_time("read_article", read_as_page); }

TEST(LinearTime, HeadsOfPages) {
  const std::string article = "<h1>灯塔号试航顺利</h1><p>灯塔号今日在东港下水，试航一切顺利。</p>";
  expect_linear_time("read_article in a head", read_as_page, between("<html><head>", "</head><body>" + article));
  expect_linear_time("read_article in a title", read_as_page, escaped_between("<title>", "</title><body>" + article));
  expect_linear_time("read_article in a meta", read_as_page,
                     escaped_between("<meta name=\"author\" content=\"", "\"><body>" + article));
}

TEST(LinearTime, StructuredDataOfPages) {
  const std::string end = "</script><body><h1>灯塔号试航顺利</h1><p>灯塔号今日在东港下水，试航一切顺利。</p>";
  expect_linear_time("read_article in JSON-LD", read_as_page, between("<script type=\"application/ld+json\">", end));
  for (const auto* name : {"headline", "articleBody", "datePublished", "author"})
    expect_linear_time(
        std::string("read_article in JSON-LD's ") + name, read_as_page,
        quoted_between(R"(<script type="application/ld+json">{"@type":"NewsArticle",")" + std::string(name) + R"(":")",
                       "\"}" + end));
}

TEST(LinearTime, ArticlesOfPages) {
  const std::string head = "<html><body><article><h1>灯塔号试航顺利</h1><div>2026-09-20 10:00 来源：港报</div>";
  expect_linear_time("read_article in an article", read_as_page,
                     between(head + "<p>灯塔号今日在东港下水，试航一切顺利。</p>", "</article></body></html>"));
  expect_linear_time("read_article in a paragraph", read_as_page,
                     escaped_between(head + "<p>", "</p></article></body></html>"));
}

TEST(LinearTime, LinesOfPages) {
  // Each shape on a thousand lines of an article.
  const auto lines = [](const std::string& text) {
    std::string out = "<html><body><article><h1>灯塔号试航顺利</h1>";
    for (std::size_t at = 0; at < text.size(); at += 300) {
      out += "<p>";
      append_escaped(out, std::string_view(text).substr(at, 300), Escape::text);
      out += "</p>";
    }
    return out;
  };
  expect_linear_time("read_article of lines", read_as_page, lines);
}

TEST(LinearTime, PagesOfWechat) {
  expect_linear_time("read_article of WeChat", read_as_wechat_page, [](std::string text) {
    return sample_page("", sample_article("<div id=\"js_content\">" + text + "</div>"));
  });
  expect_linear_time("read_article of WeChat's script", read_as_wechat_page,
                     [](std::string text) { return sample_data_page(text); });
}

TEST(LinearTime, VariablesOfWechat) {
  for (const auto* name : {"title", "content_noencode", "create_time", "nick_name"})
    expect_linear_time(
        std::string("read_article of WeChat's ") + name, read_as_wechat_page,
        quoted_between(sample_page("<script>window.cgiDataNew={" + std::string(name) + ":JsDecode('", ""),
                       "')};</script>"));
  expect_linear_time("read_article of a variable", read_as_wechat_page,
                     quoted_between("<div id=js_article><script>var msg_title='", "';</script>"));
}

TEST(LinearTime, ListsOfWechat) {
  expect_linear_time("parse_wechat", read_as_wechat);
  expect_linear_time("parse_wechat in a list", read_as_wechat, between(R"({"app_msg_list":[)", "]}"));
  expect_linear_time("parse_wechat in a list in a string", read_as_wechat,
                     quoted_between(R"({"ret":0,"general_msg_list":")", "\"}"));
  for (const auto* name : {"title", "link", "digest"})
    expect_linear_time(std::string("parse_wechat in ") + name, read_as_wechat,
                       quoted_between(R"({"app_msg_list":[{"aid":"1_1",")" + std::string(name) + R"(":")", "\"}]}"));
}

TEST(LinearTime, MirrorsOfWechat) {
  expect_linear_time("without_mirror", [](const std::string& text) { (void)without_mirror(text); });
  expect_linear_time("behind_proxy", [](const std::string& text) { (void)behind_proxy(text); });
  expect_linear_time("behind_proxy of a query",
                     [](const std::string& text) { (void)behind_proxy("https://a.example/img-proxy/?" + text); });
}

TEST(LinearTime, Robots) {
  expect_linear_time("RobotsRules", [](const std::string& text) {
    const auto rules = RobotsRules::parse(text);
    (void)rules.allows(*parse_url("https://a.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?b=c"));
  });
  expect_linear_time("RobotsRules of one group", [](const std::string& text) {
    const auto rules = RobotsRules::parse("User-agent: *\nDisallow: /" + text);
    (void)rules.allows(*parse_url("https://a.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?b=c"));
  });
}

}  // namespace
}  // namespace kuaixun
