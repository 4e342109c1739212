#include "text/hanzi.hpp"

#include <gtest/gtest.h>

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
