#include "near/outline.hpp"

#include <random>
#include <set>

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

Outline of(const std::string& title, const std::string& text = {}) {
  return outline_of(Item{.title = title, .content_text = text});
}

// As it comes back: without its pieces, and with the slots of its features alone.
Outline packed_once(Outline outline) {
  outline.pieces.clear();
  outline.packed.clear();
  for (auto& feature : outline.features) feature = slot_of(feature) << (32 - kSlotBits);
  return outline;
}

TEST(Outline, LeavesOutDatelinesAndWhatPublishersPutAround) {
  EXPECT_EQ(of("渡轮停航", "财联社4月5日电，渡轮今日停航一天。").features,
            of("渡轮停航", "渡轮今日停航一天。").features);
  EXPECT_EQ(of("渡轮停航", "渡轮今日停航一天。\n责任编辑：王小明").features,
            of("渡轮停航", "渡轮今日停航一天。").features);
}

TEST(Outline, TakesAListOfNewsForADigestAndItsPieces) {
  const auto digest =
      of("港湾早报 4月5日", "1、渡轮停航一天\n北港至离岛的班次停航。\n2、第二条产线投产\n3、油价上调\n4、灯塔翻修");
  EXPECT_TRUE(digest.is_digest);
  ASSERT_EQ(digest.pieces.size(), 4u);
  EXPECT_EQ(digest.pieces[1].title, of("第二条产线投产").title);
  EXPECT_FALSE(of("早报：渡轮停航一天", "北港至离岛的班次今日停航。").is_digest);
  EXPECT_TRUE(of("渡轮停航；产线投产；油价上调").is_digest);
}

TEST(Outline, SplitsAPieceIntoItsHeadlineAndItsText) {
  const auto digest = of("要闻",
                         "【渡轮停航一天】北港至离岛的班次停航。\n【产线投产】月产能八千片。\n【油价上调】今晚起。\n【"
                         "灯塔翻修】明年完工。");
  ASSERT_EQ(digest.pieces.size(), 4u);
  EXPECT_EQ(digest.pieces[0].title, of("渡轮停航一天").title);
}

TEST(Outline, KeepsTheSkeletonOfASeries) {
  EXPECT_EQ(of("沪深两市成交额突破1.5万亿").skeleton, of("沪深两市成交额突破 2.5 万亿").skeleton);
  EXPECT_NE(of("沪深两市成交额突破1.5万亿").skeleton, of("港股成交额突破1.5万亿").skeleton);
}

TEST(Outline, SeesAnAnswer) {
  EXPECT_TRUE(of("港湾船务回应停航传闻").is_response);
  EXPECT_FALSE(of("港湾船务停航").is_response);
}

TEST(Outline, ComesBackFromItsBytes) {
  Outline back;
  for (const auto& outline : {of(""), of("渡"), of("渡轮停航"),
                              of("Harbour Line opens 24U411B at 12.1万 on 5月4日", "Five ferries, 3 of them new."),
                              of("港湾早报", "1、渡轮\n2、产线\n3、油价\n4、灯塔"),
                              of("长文", std::string(100'000, 'x') + " 渡轮停航一天")}) {
    ASSERT_TRUE(unpack(pack(outline), back));
    EXPECT_EQ(back, packed_once(outline));
  }
}

TEST(Outline, ComesBackWhateverItsFeaturesAre) {
  std::mt19937 random(7);
  for (int i = 0; i < 500; ++i) {
    Outline outline{.skeleton = std::uint16_t(random()), .is_digest = i % 2 == 0, .is_brief = i % 5 == 0};
    std::set<Feature> features;
    // Also such as lie close together, with a long gap behind: a hostile choice of words.
    const auto spread = i % 3 == 0 ? 0xFFFFFFFFu : 0x00FFFFFFu;
    for (auto n = random() % 600; n > 0; --n) features.insert(random() & spread & ~0x3FFFu);
    if (i % 3 == 1) features.insert(0xFFFFC000u);
    outline.features.assign(features.begin(), features.end());
    for (auto n = random() % 70; n > 0; --n) outline.numbers.push_back(Number(random()));
    Outline back;
    ASSERT_TRUE(unpack(pack(outline), back)) << i;
    EXPECT_EQ(back, outline) << i;
  }
}

TEST(Outline, RefusesBytesThatAreNone) {
  const auto bytes = pack(of("港湾半导体第二条产线投产 12 亿", "月产能八千片，首批客户来自汽车电子。"));
  Outline back;
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(unpack(bytes.substr(0, size), back)) << size;
  EXPECT_FALSE(unpack(bytes + "x", back));
  std::mt19937 random(3);
  for (int i = 0; i < 2'000; ++i) {
    auto broken = bytes;
    for (auto n = random() % 4 + 1; n > 0; --n) broken[random() % broken.size()] = char(random());
    unpack(broken, back);  // whatever it says, it comes to an end within its bounds
  }
}

TEST(Outline, TakesAFewHundredBytes) {
  std::string text;
  for (int i = 0; i < 2'000; ++i)
    text += "渡轮停航产线投产油价上调灯塔翻修"[0], text += std::to_string(i * 7919 % 1000) + "吨";
  EXPECT_LT(pack(of("港湾半导体第二条产线投产", text)).size(), 6'000u);
}

}  // namespace
}  // namespace kuaixun
