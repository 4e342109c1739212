#include "dedup/likeness.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

struct Copy {
  std::string title, text = {};
};

bool alike(const Copy& candidate, const Copy& known) {
  const auto item = [](const Copy& copy) { return Item{.title = copy.title, .content_text = copy.text}; };
  return are_alike(words_of(item(candidate)), sketch_of(item(known)), candidate.title == known.title);
}

void expect_alike(const Copy& a, const Copy& b) {
  EXPECT_TRUE(alike(a, b)) << a.title << " / " << b.title;
  EXPECT_TRUE(alike(b, a)) << b.title << " / " << a.title;
}

void expect_other(const Copy& a, const Copy& b) {
  EXPECT_FALSE(alike(a, b)) << a.title << " / " << b.title;
  EXPECT_FALSE(alike(b, a)) << b.title << " / " << a.title;
}

TEST(Likeness, KnowsACopyByItsTitleInWhateverScriptAndWidth) {
  expect_alike({"港湾半导体第二条产线投产"}, {"港灣半導體第二條產線投產"});
  expect_alike({"港湾半导体第二条产线投产"}, {"快讯｜港湾半导体第二条产线今日投产"});
  expect_alike({"Harbour ferry stops after storm"}, {"HARBOUR FERRY STOPPED AFTER STORM - Daily Lantern"});
}

TEST(Likeness, KnowsACopyByItsTextUnderAnotherTitle) {
  const std::string text =
      "渡轮公司周二宣布，因台风临近，北港至离岛的全部班次停航一天，已购票的旅客可以改签或者全额退票。";
  expect_alike({"北港班次全停", text}, {"台风来了", "记者获悉，" + text});
}

TEST(Likeness, TakesAnotherLanguageForOtherWords) {
  expect_other({"港湾半导体第二条产线投产", "月产能八千片，首批客户来自汽车电子。"},
               {"Gulf Semiconductor opens second fab", "It makes eight thousand wafers a month for carmakers."});
}

TEST(Likeness, TakesACommentaryForOtherWords) {
  expect_other(
      {"Harbour ferry stops after storm", "The company said on Tuesday that boats stay in port for a day."},
      {"Why islands need bridges", "Every winter the same story returns, and nobody in charge learns from it."});
}

TEST(Likeness, TakesEqualNumbersAndCodesForNothing) {
  expect_other({"CVE-2026-1234", "Ein Fehler im Treiber erlaubt fremden Programmen volle Rechte."},
               {"CVE-2026-1234", "驱动程序中的漏洞让任意程序获得全部权限，厂商已经发布更新。"});
  expect_other({"RTX 5090 评测：散热与噪音"}, {"RTX 5090 review: cooling and noise"});
}

TEST(Likeness, TakesAnotherNumberInTheSameTemplateForOtherNews) {
  expect_other({"Bread 3.10"}, {"Bread 3.20"});
  expect_other({"沪深两市成交额突破1.5万亿"}, {"沪深两市成交额突破2万亿"});
}

TEST(Likeness, ComparesTitlesOfShortWordsToo) {
  expect_alike({"One", "from a"}, {"One", "from b"});
  expect_alike({"One (page)", "all of it"}, {"One", "from b"});
  expect_other({"One", "from a"}, {"Two", "from b"});
}

TEST(Likeness, BelievesWhereNothingIsKnown) {
  EXPECT_TRUE(are_alike(words_of(Item{.title = "anything"}), Sketch{}, false));
}

TEST(Likeness, ReadsOnlyTheBeginning) {
  std::string huge;
  while (huge.size() < 1'000'000) huge += "长篇大论 word after word ";
  const auto words = words_of(Item{.title = huge, .content_text = huge});
  EXPECT_LT(words.title.size() + words.text.size(), 2'000u);
}

}  // namespace
}  // namespace kuaixun
