#include "text/html.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

std::string html_of(std::string_view fragment) { return clean_html(fragment, "https://a.example/b/").html; }

TEST(CleanHtml, KeepsTagsClosedWhenTextBeginsWithACombiningMark) {
  // U+0338 composes with '>'; U+0323 before it is reordered behind it.
  for (const std::string_view mark : {"&#x338;", "\xCC\xB8", "\xCC\xA3\xCC\xB8", "&#x323;&#x338;"}) {
    const auto html = html_of("<img src=\"http://a.example/x\">" + std::string(mark) + " onerror=alert(1) <b>y</b>");
    EXPECT_TRUE(html.starts_with("<img src=\"http://a.example/x\">&#")) << html;
    EXPECT_EQ(html.find("\xE2\x89\xAF"), std::string::npos) << html;
    const auto after_end = html_of("<b>y</b>" + std::string(mark) + " z");
    EXPECT_TRUE(after_end.starts_with("<b>y</b>&#")) << after_end;
  }
}

TEST(CleanHtml, WritesEachAttributeOnce) {
  EXPECT_EQ(html_of("<a href='http://a.example/' HREF='http://b.example/' title=a title=b>x</a>"),
            "<a href=\"http://a.example/\" title=\"a\">x</a>");
}

TEST(CleanHtml, DropsPresentationThatCouldFetch) {
  EXPECT_EQ(html_of("<svg><rect fill='u\\72l(http://t.example/)' width=1></rect></svg>"),
            "<svg><rect width=\"1\"></rect></svg>");
  EXPECT_EQ(html_of("<svg><rect fill='URL(http://t.example/)' width=1></rect></svg>"),
            "<svg><rect width=\"1\"></rect></svg>");
}

TEST(CleanHtml, DropsWhatThePublisherHid) {
  EXPECT_EQ(clean_html("a<span hidden>b</span>c<p style='display : NONE'>d</p>", "").text, "ac");
}

TEST(CleanHtml, ReadsTextOfCdataSectionsEndedOrNot) {
  EXPECT_EQ(clean_html("<![CDATA[a <b>b</b>]]> c", "").text, "a b c");
  EXPECT_EQ(clean_html("<![CDATA[a<![CDATA[b", "").text, "ab");
}

}  // namespace
}  // namespace kuaixun
