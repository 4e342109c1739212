#include "text/visible_text.hpp"

#include <gtest/gtest.h>

#include "html/text_of_html.hpp"

namespace kuaixun {
namespace {

TEST(VisibleText, LeavesOutWhatHidesWordsOrTurnsThemAround) {
  EXPECT_EQ(visible_text("ship\u200Byard \uFEFFopens\u2060 to\u00ADday"), "shipyard opens today");
  EXPECT_EQ(visible_text("a\x1b[31mb\x7f\u009Bc\x01"), "a[31mbc");
  EXPECT_EQ(visible_text("invoice\u202Efdp.exe\u202C"), "invoicefdp.exe");
  EXPECT_EQ(visible_text("\u2066a\u2069 \u2067b \u200Ec\u200F\u061C"), "a b c");
  EXPECT_EQ(visible_text("港\u200D口\u200C新\u034F闻"), "港口新闻");
  EXPECT_EQ(visible_text("p\u200Dort"), "port");
  EXPECT_EQ(visible_text("a\u2028b\u2029c\u0085d\u3164e"), "a b c d e");
  EXPECT_EQ(visible_text("a\U000E0068\U000E0069b\uFFF9c"), "abc");
  EXPECT_EQ(visible_text("x\uFE0F\uFE0E\uFE0Fy"), "x\uFE0Fy");
}

TEST(VisibleText, KeepsWhatWritingNeeds) {
  for (const auto* text :
       {"می\u200Cخواهم", "سال ۱۴۰۴ ه\u200D.ش", "क्\u200Dष और क्\u200Cष", "ශ්\u200Dරී ලංකා", "ന്\u200D", "র\u200D্য",
        "👩\u200D👩\u200D👧\u200D👦", "👩🏽\u200D🚀", "🏳\uFE0F\u200D🌈", "❤\uFE0F\u200D🔥",
        "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "1\uFE0F⃣", "葛\U000E0100飾区", "ᠠ\u180Eᠠ",
        "ᄒ\u1160", "שלום \u2066Kafka\u2069 \u200Fטוב", "Việt", "—“港”…"})
    EXPECT_EQ(visible_text(text), text);
}

TEST(VisibleText, ClosesTheIsolatesOfRightToLeftText) {
  EXPECT_EQ(visible_text("שלום \u2066Kafka"), "שלום \u2066Kafka\u2069");
  EXPECT_EQ(visible_text("שלום\u2069 \u202Eטוב"), "שלום טוב");
}

TEST(VisibleText, IsWhatTitlesAndNamesAre) {
  EXPECT_EQ(text_of_html("<b>ship\u200Byard</b> &#x202E;opens &#155;\u009B&#x7f;&zwj;&lrm;"), "shipyard opens ›");
  EXPECT_EQ(text_of_html("\uFEFF \u200B港口\u200B \u200B新闻"), "港口 新闻");
  EXPECT_EQ(text_of_html("👩&zwj;🚀"), "👩\u200D🚀");
}

}  // namespace
}  // namespace kuaixun
