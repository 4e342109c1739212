#include "collect/spam.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

std::string cleaned(std::string title, std::string_view first_line = {}, Spam expected = Spam::cleaned) {
  EXPECT_EQ(clean_title(title, first_line), expected) << title;
  auto again = title;
  EXPECT_NE(clean_title(again, first_line), Spam::cleaned) << "once is enough: " << title;
  EXPECT_EQ(again, title);
  return title;
}

TEST(Spam, GoesFromATitleThatSpeaksForItself) {
  EXPECT_EQ(cleaned("澳洲十历史开奖结果【海湾周报】三号码头新吊机试车"), "【海湾周报】三号码头新吊机试车");
  EXPECT_EQ(cleaned("幸运飞艇开奖记录 幸运飞艇开奖直播《港口早报》第九期"), "《港口早报》第九期");
  EXPECT_EQ(cleaned("“海鸥”号卖给北方博物馆 极速赛车 开奖结果"), "“海鸥”号卖给北方博物馆");
  EXPECT_EQ(cleaned("SG飞艇走势图三号码头新吊机今晨试车", "三号码头 新吊机今晨试车"), "三号码头新吊机今晨试车");
}

TEST(Spam, StaysWhereNothingSaysWhichWordsAreTheTitles) {
  for (const auto* title : {"澳洲十历史开奖结果三号码头新吊机试车", "博彩官网入口", "今天北京赛车开奖结果的网站被查封"})
    EXPECT_EQ(cleaned(title, "别的一行", Spam::suspect), title);
}

TEST(Spam, IsNotWhatHonestTitlesHold) {
  for (const auto* title :
       {"澳洲央行维持利率不变", "澳门大学发布新成果", "彩票公益金支持乡村学校", "北京10月空气质量公布",
        "香港六合院项目动工", "重庆时时刻刻在变", "腾讯20年", "台湾快乐儿童节活动", "新疆赛车场迎来新赛季",
        "中奖结果将于下周公布", "加拿大28岁画家的个展", "国家税务总局：严查虚开发票", "增值税专用发票电子化", ""})
    EXPECT_EQ(cleaned(title, {}, Spam::none), title);
}

}  // namespace
}  // namespace kuaixun
