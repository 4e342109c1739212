// Copies of news in other words, and news that only looks like it; all of it invented.
#include "near/near_index.hpp"

#include <deque>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr seconds kStart{1'790'000'000};

struct News {
  std::string title, text = {};
};

Outline outline(const News& news) { return outline_of(Item{.title = news.title, .content_text = news.text}); }

// A window in which other news came before.
class NearIndexTest : public ::testing::Test {
 protected:
  NearIndexTest() {
    const std::vector<std::string> subjects{"港口",   "铁路局", "天文台",   "造船厂",
                                            "气象局", "图书馆", "电力公司", "果园"};
    const std::vector<std::string> verbs{"宣布", "推迟", "取消", "扩建", "检查", "出售", "修缮", "公布"};
    const std::vector<std::string> objects{"新航线",   "夜间班次", "望远镜",   "三号船坞",
                                           "预警系统", "古籍目录", "输电线路", "采摘季"};
    int number = 0;
    for (const auto& subject : subjects)
      for (const auto& verb : verbs)
        for (const auto& object : objects) {
          const auto id = "background" + std::to_string(++number);
          add(id, "background", {subject + verb + object, subject + "周一" + verb + "了" + object + "，细节稍后说明。"},
              {});
        }
  }

  void add(const std::string& id, const std::string& outlet, const News& news, seconds after = {},
           const std::string& story = {}) {
    const auto item = index_.item_of(id, story.empty() ? id : story, outline(news), outlet_of(outlet), kStart + after);
    ASSERT_TRUE(index_.add(item));
    log_.push_back(item);
  }

  Relation relation(const std::string& outlet, const News& news, seconds after = hours{1}) {
    const auto match = index_.find(outline(news), outlet_of(outlet), kStart + after);
    return match ? match->judgement.relation : Relation::none;
  }

  NearIndex index_{hours{24 * 30}};
  std::vector<NearItem> log_;
};

const News kFab{
    "港湾半导体第二条产线投产，月产能 8000 片",
    "港湾半导体周二宣布，位于北岸的第二条产线正式投产，设计月产能 8000 片，首批客户来自汽车电子。公司总裁林岚表示，"
    "产线用时 14 个月建成，比计划提前一个季度，全部设备国产化率达到 61%。"};

TEST_F(NearIndexTest, KnowsATrimmedAndRetitledCopy) {
  add("fab", "a", kFab);
  EXPECT_EQ(
      relation("b", {"快讯：港湾半导体第二条产线今日投产",
                     "港湾半导体周二宣布，位于北岸的第二条产线正式投产，设计月产能 8000 片，首批客户来自汽车电子。"}),
      Relation::same);
  EXPECT_EQ(relation("b", {"港灣半導體第二條產線投產，月產能 8000 片", ""}), Relation::same);
}

TEST_F(NearIndexTest, SaysWhetherACopyMayStandInTheOthersPlace) {
  add("fab", "a", kFab);
  const auto judgement = [&](const std::string& title, const std::string& text) {
    return index_.find(outline({title, text}), outlet_of("b"), kStart + hours{1}).value().judgement;
  };
  const auto alike = judgement(kFab.title, "【港湾日报】" + kFab.text);
  EXPECT_TRUE(alike.says_all && alike.says_no_more);
  const auto longer =
      judgement(kFab.title, kFab.text + "北岸二期将增加 420 个岗位，总投资 36 亿元，由市政府与三家银行共同出资。");
  EXPECT_TRUE(longer.says_all && !longer.says_no_more);
  const auto trimmed = judgement(kFab.title, kFab.text.substr(0, kFab.text.find("公司总裁")));
  EXPECT_FALSE(trimmed.says_all || trimmed.says_no_more);
  EXPECT_FALSE(judgement(kFab.title + "！快讯", kFab.text).says_all) << "another title";
  auto renamed = kFab.text;
  renamed.replace(renamed.find("林岚"), std::string("林岚").size(), "周正");
  EXPECT_FALSE(judgement(kFab.title, renamed).says_all) << "another name";
  auto renumbered = kFab.text;
  renumbered.replace(renumbered.find("61%"), 3, "62%");
  EXPECT_FALSE(judgement(kFab.title, renumbered).says_all) << "another number";
}

TEST_F(NearIndexTest, KnowsARewrittenCopy) {
  add("fab", "a", kFab);
  EXPECT_EQ(
      relation(
          "b",
          {"港湾半导体：第二条产线已投产，月产能 8000 片",
           "据港湾半导体消息，北岸第二条产线已于周二投产，月产能为 8000 片，产品首先供应汽车电子客户。林岚称建设共用 "
           "14 个月，较计划早一个季度。"}),
      Relation::same);
}

TEST_F(NearIndexTest, KnowsACopyInEnglish) {
  add("ferry", "a",
      {"Harbour Line stops all island ferries after storm warning",
       "Harbour Line said on Tuesday that all ferries to the outer islands stay in port for a day because of the storm "
       "that is due to reach the northern coast on Wednesday morning. Tickets can be changed or refunded."});
  EXPECT_EQ(
      relation("b",
               {"Harbour Line halts island ferries after storm warning",
                "All ferries to the outer islands stay in port for a day because of the storm that is due to reach "
                "the northern coast on Wednesday morning, Harbour Line said. Tickets can be refunded."}),
      Relation::same);
}

TEST_F(NearIndexTest, TakesAnotherQuarterForNews) {
  const auto report = [](const std::string& quarter, const std::string& profit, const std::string& rise) {
    return News{
        "港湾船务：" + quarter + "净利润" + profit + "亿元，同比增长" + rise + "%",
        "港湾船务公告，" + quarter + "实现净利润" + profit + "亿元，同比增长" + rise + "%；集装箱吞吐量继续增长。"};
  };
  add("q1", "a", report("一季度", "1.99", "31"));
  EXPECT_EQ(relation("b", report("一季度", "1.99", "31")), Relation::same);
  EXPECT_NE(relation("b", report("二季度", "2.40", "33")), Relation::same);
  EXPECT_NE(relation("b", report("一季度", "1.96", "30")), Relation::same);
}

TEST_F(NearIndexTest, TakesAnotherCompanyOrModelForNews) {
  add("lamp", "a",
      {"灯塔科技发布 K24 Pro 显示器：4K 160Hz，1999 元",
       "灯塔科技今日发布 K24 Pro 显示器，采用 4K 160Hz 面板，售价 1999 元。"});
  EXPECT_NE(relation("b", {"灯塔科技发布 K27 Pro 显示器：4K 160Hz，1999 元",
                           "灯塔科技今日发布 K27 Pro 显示器，采用 4K 160Hz 面板，售价 1999 元。"}),
            Relation::same);
  EXPECT_NE(relation("b", {"远帆电子发布 K24 Pro 显示器：4K 160Hz，1999 元",
                           "远帆电子今日发布 K24 Pro 显示器，采用 4K 160Hz 面板，售价 1999 元。"}),
            Relation::same);
}

TEST_F(NearIndexTest, TakesWhatOneOutletSaysAnewForNews) {
  add("fab", "a", kFab);
  auto later = kFab;
  later.title += "，二期动工";
  later.text += "二期工程同日动工，预计明年底完工。";
  EXPECT_NE(relation("a", later), Relation::same);
  EXPECT_EQ(relation("b", later), Relation::same);
  EXPECT_EQ(relation("a", kFab), Relation::same);
  EXPECT_NE(relation("a", kFab, hours{24}), Relation::same);
}

TEST_F(NearIndexTest, TakesASeriesForNewsEachDay) {
  for (int day = 0; day < 5; ++day)
    add("close" + std::to_string(day), "a",
        {"收盘：港指涨 0." + std::to_string(day) + "%", "今日港指收涨 0." + std::to_string(day) + "%。"},
        hours{24 * day});
  EXPECT_NE(relation("b", {"收盘：港指涨 0.7%", "今日港指收涨 0.7%。"}, hours{24 * 5}), Relation::same);
}

TEST_F(NearIndexTest, TakesAnAnswerForNewsOfTheSameStory) {
  const News rumour{"港湾船务或将出售离岛航线", "有消息称，港湾船务正在探索出售全部离岛航线，接洽的买家包括远帆集团。"};
  const News answer{"港湾船务回应“或将出售离岛航线”：没有此计划",
                    "针对港湾船务正在探索出售全部离岛航线的消息，公司回应称没有此计划。"};
  add("rumour", "a", rumour, {}, "older");
  EXPECT_EQ(relation("b", answer), Relation::story);
  EXPECT_EQ(index_.find(outline(answer), outlet_of("b"), kStart)->story, "older");
}

TEST_F(NearIndexTest, TakesADigestForNoCopyAndSaysWhatItQuotes) {
  add("fab", "a", kFab);
  add("ferry", "a",
      {"台风将至，北港至离岛班次停航一天", "渡轮公司周二宣布，因台风临近，北港至离岛的全部班次停航一天。"});
  const News digest{"港湾早报 9月21日",
                    "1、港湾半导体第二条产线投产，月产能 8000 片\n港湾半导体第二条产线正式投产。\n"
                    "2、市图书馆延长开放时间\n3、台风将至，北港至离岛班次停航一天\n4、灯塔翻修明年完工"};
  EXPECT_NE(relation("b", digest), Relation::same);
  EXPECT_THAT(index_.quoted_in(outline(digest)), ElementsAre("fab", "ferry"));
}

TEST_F(NearIndexTest, TakesTheArticleAfterABriefForNewsOfTheSameStory) {
  const auto part = [](const News& news) {
    return outline_of(Item{.title = news.title, .content_text = news.text, .parent_id = "digest"});
  };
  ASSERT_TRUE(index_.add(index_.item_of("brief", "brief", part(kFab), outlet_of("a"), kStart)));
  EXPECT_EQ(relation("b", kFab), Relation::story);
  const auto again = index_.find(part(kFab), outlet_of("b"), kStart);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->judgement.relation, Relation::same);
}

TEST_F(NearIndexTest, FindsNothingInNothing) {
  add("empty", "a", {"", ""});
  add("one", "a", {"渡", ""});
  EXPECT_EQ(relation("b", {"", ""}), Relation::none);
  EXPECT_EQ(relation("b", {"渡", ""}), Relation::none);
  EXPECT_EQ(relation("b", {"", "。"}), Relation::none);
  add("word", "a", {"One", "teaser"});
  EXPECT_EQ(relation("b", {"One", "from b"}), Relation::none);
  EXPECT_THAT(index_.quoted_in(Outline{}), IsEmpty());
}

TEST_F(NearIndexTest, ForgetsWhatTheWindowLeavesBehind) {
  add("fab", "a", kFab);
  add("last", "a", {"果园采摘季延期", ""}, hours{24 * 31});
  EXPECT_EQ(index_.size(), 1u);
  EXPECT_EQ(relation("b", kFab, hours{24 * 31}), Relation::none);
}

TEST_F(NearIndexTest, StaysInOrderWhenTheClockIsSetBack) {
  add("fab", "a", kFab, hours{5});
  add("ferry", "a", {"台风将至，北港至离岛班次停航一天", ""}, hours{1});
  EXPECT_EQ(log_.back().at, log_[log_.size() - 2].at);
  EXPECT_EQ(relation("b", kFab, hours{1}), Relation::same);
}

// What is found depends on what was added alone, also when all of it is added anew.
TEST_F(NearIndexTest, FindsTheSameAfterARestart) {
  add("fab", "a", kFab);
  add("ferry", "a", {"台风将至，北港至离岛班次停航一天", "渡轮公司周二宣布，因台风临近，班次停航一天。"});
  NearIndex again{hours{24 * 30}};
  for (const auto& item : log_) {
    const auto back = near_item_of(to_bytes(item));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, item);
    ASSERT_TRUE(again.add(*back));
  }
  for (const auto& news : {kFab, News{"北港至离岛班次因台风停航", ""}, News{"天文台公布新航线", "天文台周二公布。"}}) {
    const auto a = index_.find(outline(news), outlet_of("b"), kStart),
               b = again.find(outline(news), outlet_of("b"), kStart);
    ASSERT_EQ(a.has_value(), b.has_value()) << news.title;
    EXPECT_EQ(a.value_or(NearMatch{}).id, b.value_or(NearMatch{}).id);
    EXPECT_EQ(a.value_or(NearMatch{}).likeness, b.value_or(NearMatch{}).likeness);
    EXPECT_EQ(index_.item_of("x", "x", outline(news), 1, kStart).anchors,
              again.item_of("x", "x", outline(news), 1, kStart).anchors);
  }
}

// Items of a small world come and go, and are like each other in every measure; the window leaves most of them behind.
TEST(NearIndex, FindsTheSameWhereverItIsReadAnew) {
  std::mt19937 random(11);
  const std::vector<std::string> words{"港口", "铁路", "天文台", "造船厂", "宣布", "推迟", "扩建",   "新航线", "夜班车",
                                       "预警", "周一", "周二",   "检修",   "旅客", "船坞", "望远镜", "增长",   "下降"};
  const auto sentence = [&](int length) {
    std::string text;
    for (; length > 0; --length) text += words[random() % words.size()];
    return text;
  };
  NearIndex always{hours{24}};
  NearIndex restarted{hours{24}};
  std::deque<std::string> ledger;
  News news;
  for (int i = 0; i < 4'000; ++i) {
    if (i % 3 != 0) news = {sentence(5) + std::to_string(random() % 50), sentence(30)};
    news.text += sentence(2);
    const auto at = kStart + seconds{i * 60};
    const auto outlet = std::uint32_t(random() % 5);
    const auto said = outline(news);
    const auto a = always.find(said, outlet, at), b = restarted.find(said, outlet, at);
    ASSERT_EQ(a.has_value(), b.has_value()) << i;
    ASSERT_EQ(a.value_or(NearMatch{}).id, b.value_or(NearMatch{}).id) << i;
    ASSERT_EQ(a.value_or(NearMatch{}).likeness, b.value_or(NearMatch{}).likeness) << i;
    const auto id = std::to_string(i);
    const auto item = always.item_of(id, id, said, outlet, at);
    ASSERT_EQ(item, restarted.item_of(id, id, said, outlet, at)) << i;
    ASSERT_TRUE(always.add(item));
    ASSERT_TRUE(restarted.add(item));
    ledger.push_back(to_bytes(item));
    while (near_item_of(ledger.front())->at < at - hours{24}) ledger.pop_front();
    if (random() % 200 != 0) continue;
    restarted = NearIndex{hours{24}};
    for (const auto& bytes : ledger) ASSERT_TRUE(restarted.add(*near_item_of(bytes)));
  }
}

TEST_F(NearIndexTest, RefusesBytesThatAreNoItem) {
  add("fab", "a", kFab);
  const auto bytes = to_bytes(log_.back());
  for (std::size_t size = 0; size + log_.back().outline.size() < bytes.size(); ++size)
    EXPECT_FALSE(near_item_of(bytes.substr(0, size))) << size;
  auto broken = log_.back();
  broken.outline.resize(broken.outline.size() / 2);
  const auto before = index_.size();
  EXPECT_FALSE(index_.add(broken));
  EXPECT_EQ(index_.size(), before);
}

// Of what hundreds have the newest few are at hand, and none of these is worth a look for that.
TEST_F(NearIndexTest, HoldsNewsOfOneTemplateAgainstWhatSharesWhatIsTheirOwn) {
  const auto launch = [](int ship, const std::string& name) {
    return News{"快讯：第 " + std::to_string(ship) + " 号船" + name + "今日在东港下水",
                "东港船厂今日表示，该船将于明年春季交付船东，" + name + "号由北岸设计院设计，载箱量为同级第一。"};
  };
  for (int ship = 10'000; ship < 11'000; ++ship) add("ship" + std::to_string(ship), "a", launch(ship, "甲"));
  std::vector<NearMatch> compared;
  index_.find(outline(launch(12'000, "甲")), outlet_of("b"), kStart + hours{1}, &compared);
  EXPECT_THAT(compared, IsEmpty());
  add("wave", "a", launch(12'001, "海燕"));
  for (int ship = 13'000; ship < 13'100; ++ship) add("ship" + std::to_string(ship), "a", launch(ship, "甲"));
  const auto match = index_.find(outline(launch(12'001, "海燕")), outlet_of("b"), kStart + hours{1}, &compared);
  ASSERT_TRUE(match);
  EXPECT_EQ(match->id, "wave");
}

TEST_F(NearIndexTest, BearsTenThousandItemsOfOneWordAndOneTemplateInManyVariants) {
  for (int i = 0; i < 10'000; ++i) add("same" + std::to_string(i), "a", {"渡轮停航停航停航停航", ""});
  for (int i = 0; i < 20'000; ++i) {
    const auto number = std::to_string(i);
    add("variant" + number, "a",
        {"第 " + number + " 号渡轮停航", "第 " + number + " 号渡轮因检修停航 " + number + " 天。"});
  }
  EXPECT_NE(relation("b", {"第 70000 号渡轮停航", "第 70000 号渡轮因检修停航 70000 天。"}), Relation::same);
  add("fab", "a", kFab);
  EXPECT_EQ(relation("b", kFab), Relation::same);
}

TEST_F(NearIndexTest, ReadsOfALongTextNoMoreThanItsBeginning) {
  std::string text;
  while (text.size() < 5'000'000) text += "渡轮停航一天，旅客改签。";
  add("long", "a", {"长文", text});
  EXPECT_LT(log_.back().outline.size(), 2'000u);
}

}  // namespace
}  // namespace kuaixun
