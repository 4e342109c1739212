#include "html/cleaner.hpp"

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

TEST(CleanHtml, KnowsTheSizeOfPicturesThatAreLoadedLate) {
  const auto image = [](const std::string& attributes) {
    return clean_html("<img data-src='https://a.example/1.png' " + attributes + ">", "").images.at(0);
  };
  EXPECT_EQ(image("data-w=1080 data-ratio=0.5").height, 540);
  EXPECT_EQ(image("data-w=1080 data-ratio=0.5 width=300 height=150").width, 1080);
  EXPECT_EQ(image("width=300 height=150").width, 300);
  EXPECT_EQ(image("width=100% height=150").width, std::nullopt);
  for (const auto* damaged : {"data-w=1080", "data-w=1080 data-ratio=x", "data-w=1080 data-ratio=1e300",
                              "data-w=5 data-ratio=-1", "data-w=5 data-ratio=nan"})
    EXPECT_EQ(image(damaged).height, std::nullopt) << damaged;
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
