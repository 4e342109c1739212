#include "text/hanzi.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace kuaixun {
namespace {

TEST(FoldForComparison, ForgetsWidthCaseSpacePunctuationAndScript) {
  EXPECT_EQ(fold_for_comparison("ＡＩ晶片，「發布」 了！"), fold_for_comparison("ai晶片发布了"));
  EXPECT_EQ(fold_for_comparison("１２．５％"), "125");
  EXPECT_EQ(fold_for_comparison("Straße"), "strasse");
  EXPECT_EQ(fold_for_comparison("關於軟體"), fold_for_comparison("关于软体"));
  EXPECT_EQ(fold_for_comparison(" \t—…、。"), "");
}

TEST(FoldForComparison, KeepsWhatSaysSomething) {
  EXPECT_NE(fold_for_comparison("涨5%"), fold_for_comparison("涨6%"));
  EXPECT_NE(fold_for_comparison("新闻一"), fold_for_comparison("新闻二"));
  EXPECT_EQ(fold_for_comparison("ニュース"), "ニュース");
}

// U+1F150 is dropped by the fold, but only ICU knows: with it the slow way is taken, and must lead to the same place.
TEST(FoldForComparison, TakesNoShortCutThatLeadsElsewhere) {
  const std::string rare = "\xF0\x9F\x85\x90";
  for (char32_t c = 0x20; c < 0x20000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text = "x";
    append_utf8(text, c);
    text += "y";
    ASSERT_EQ(fold_for_comparison(text), fold_for_comparison(text + rare)) << std::hex << std::uint32_t(c);
  }
}

TEST(LanguageOf, TellsByScriptsAndLittleWords) {
  EXPECT_EQ(language_of("国务院发布关于人工智能的意见"), "zh-Hans");
  EXPECT_EQ(language_of("國務院發布關於人工智慧的意見"), "zh-Hant");
  EXPECT_EQ(language_of("人工智能"), "zh");
  EXPECT_EQ(language_of("これはニュースです"), "ja");
  EXPECT_EQ(language_of("오늘의 뉴스"), "ko");
  EXPECT_EQ(language_of("The price of the chip is on the rise"), "en");
  EXPECT_EQ(language_of("Der Preis der Chips ist nicht mit dem Markt gestiegen"), "de");
  EXPECT_EQ(language_of("Новости"), "ru");
  EXPECT_EQ(language_of("NVIDIA 发布 RTX 6090 显卡"), "zh-Hans");
  EXPECT_EQ(language_of("12345"), "");
  EXPECT_EQ(language_of(""), "");
}

}  // namespace
}  // namespace kuaixun
