// What is told beside items and sightings: once, again only when it is otherwise, and taken back when it is so no more.
#include "decide/telling.hpp"

#include <gmock/gmock.h>

#include "dedup/keys.hpp"
#include "tests/support/deciding_test.hpp"

namespace kuaixun {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kText =
    "港务局今天上午宣布，三号码头的新吊机已经通过验收，将在下周一正式投入使用，首批货轮预计当天下午靠泊。";

class TellingTest : public DecidingTest {
 protected:
  Item news(const std::string& source, const std::string& name, const std::string& title = "新吊机启用") {
    return item(source, name, title, kText + title);
  }

  Item other_news(const std::string& source, const std::string& name) {
    auto other = news(source, name, "渡轮停航一周");
    other.url = "https://" + source + ".example/ferry";
    other.content_text =
        "因大风天气，往返两岸的渡轮自周二起停航，预计下周恢复，乘客可以改乘轻轨，或者到售票处退票，具体时间等候通知。";
    return other;
  }

  Candidate old(Item item) {
    auto old = candidate(std::move(item), false);
    old.held_back = true;
    return old;
  }

  // An entry whose page was read: its content is the page's.
  Candidate with_text(const Item& teaser, const std::string& text) {
    auto said = candidate(teaser);
    auto item = teaser;
    item.content_text = text;
    auto merged = candidate(std::move(item));
    merged.said_hash = said.said_hash;
    merged.page = PageRead::merged;
    merged.wants_page = true;
    return merged;
  }

  // As it is listed again.
  Candidate teaser_of(const Item& teaser) {
    auto listed = candidate(teaser);
    listed.wants_page = true;
    return listed;
  }

  static Key name_of(const Item& item) { return candidate_of(item).keys.front(); }
};

TEST_F(TellingTest, NothingOfWhatItemsAndSightingsSay) {
  const auto one = news("a", "1");
  auto copy = news("b", "7");
  copy.url = one.url;
  auto revised = one;
  revised.content_text += "更正。";
  for (const auto& item : {one, one, copy, copy, revised, revised}) {
    const auto ruling = decide(item);
    EXPECT_THAT(ruling.known, IsEmpty());
    EXPECT_THAT(ruling.forgotten, IsEmpty());
  }
}

TEST_F(TellingTest, AnEntryThatIsHeldBackOnceWithAllItsNames) {
  const auto one = news("a", "1");
  const auto ruling = decide(old(one));
  ASSERT_THAT(ruling.known, SizeIs(1));
  const auto& told = ruling.known.front();
  EXPECT_EQ(told.name, name_of(one));
  EXPECT_EQ(told.as, KnownAs::held_back);
  EXPECT_EQ(told.item.id, ruling.decision.item_id);
  EXPECT_EQ(told.item.source, "a");
  EXPECT_EQ(told.keys, candidate_of(one).keys);
  EXPECT_EQ(told.title, one.title);
  for (int round = 0; round < 3; ++round) EXPECT_THAT(decide(old(one)).known, IsEmpty());
}

TEST_F(TellingTest, AnEntryWhosePageIsGone) {
  auto gone = candidate(news("a", "1"));
  gone.page = PageRead::gone;
  gone.item.status = Status::withdrawn;
  const auto ruling = decide(gone);
  ASSERT_THAT(ruling.known, SizeIs(1));
  EXPECT_EQ(ruling.known.front().as, KnownAs::held_back);
  EXPECT_EQ(ruling.known.front().item.status, Status::withdrawn);
}

TEST_F(TellingTest, OneItemHeldBackByTwoSourcesOfEach) {
  const auto one = news("a", "1");
  auto copy = news("b", "7");
  copy.url = one.url;
  const auto first = decide(old(one)), second = decide(old(copy));
  ASSERT_THAT(second.known, SizeIs(1));
  EXPECT_EQ(first.known.front().item.id, second.known.front().item.id);
  EXPECT_EQ(second.known.front().name, name_of(copy));
  EXPECT_THAT(second.forgotten, IsEmpty());
}

TEST_F(TellingTest, AnItemThatAnotherSourcePublishesLeavesWhatTheFirstHeldBack) {
  const auto one = news("a", "1");
  auto fresh = news("b", "7");
  fresh.url = one.url;
  decide(old(one));
  const auto ruling = decide(fresh);
  EXPECT_TRUE(ruling.is_published);
  EXPECT_THAT(ruling.known, IsEmpty());
  const auto again = decide(old(one));
  EXPECT_EQ(again.decision.verdict, Verdict::unchanged);
  EXPECT_THAT(again.forgotten, IsEmpty()) << "no item and no sighting tells of it";
}

TEST_F(TellingTest, TakesBackWhatWasHeldBackWhenItsNameIsUsedForAnotherItem) {
  const auto held = news("a", "1");
  const auto reused = other_news("a", "1");
  decide(old(held));
  const auto ruling = decide(reused);
  EXPECT_TRUE(ruling.is_published);
  EXPECT_THAT(ruling.forgotten, ElementsAre(name_of(held)));
  EXPECT_THAT(decide(reused).forgotten, IsEmpty());
}

TEST_F(TellingTest, ANameThatIsUsedForAnotherItemThatIsHeldBackIsToldAnew) {
  const auto held = news("a", "1");
  const auto reused = other_news("a", "1");
  decide(old(held));
  const auto ruling = decide(old(reused));
  ASSERT_EQ(ruling.decision.verdict, Verdict::new_item);
  ASSERT_THAT(ruling.known, SizeIs(1));
  EXPECT_EQ(ruling.known.front().name, name_of(held));
  EXPECT_EQ(ruling.known.front().title, reused.title);
}

TEST_F(TellingTest, WhatAFeedSaysOfAnEntryWhosePageWasRead) {
  const auto teaser = news("a", "1");
  const auto page = with_text(teaser, std::string(kText) + kText + "全文完。");
  const auto ruling = decide(page);
  ASSERT_THAT(ruling.known, SizeIs(1));
  const auto& told = ruling.known.front();
  EXPECT_EQ(told.as, KnownAs::said);
  EXPECT_EQ(told.item.id, ruling.decision.item_id);
  EXPECT_EQ(told.said.content_hash, page.said_hash);
  EXPECT_THAT(told.keys, ElementsAre(name_of(teaser)));
  for (int round = 0; round < 3; ++round) EXPECT_THAT(decide(teaser_of(teaser)).known, IsEmpty());

  auto edited = teaser;
  edited.content_text += "（记者报道）";
  const auto same_page = decide(with_text(edited, page.item.content_text));
  EXPECT_EQ(same_page.decision.verdict, Verdict::unchanged);
  ASSERT_THAT(same_page.known, SizeIs(1)) << "the feed says something else";
  EXPECT_EQ(same_page.known.front().said.content_hash, candidate_of(edited).content_hash);
}

TEST_F(TellingTest, TakesBackTheFeedsWordsWhenTheFeedHasTheText) {
  const auto teaser = news("a", "1");
  decide(with_text(teaser, std::string(kText) + kText));
  auto whole = teaser;
  whole.content_text += "这里是更正后的全文。";
  const auto ruling = decide(whole);
  EXPECT_EQ(ruling.decision.verdict, Verdict::revision);
  EXPECT_THAT(ruling.forgotten, ElementsAre(name_of(teaser)));
  EXPECT_THAT(decide(whole).forgotten, IsEmpty());
}

TEST_F(TellingTest, AnAddressThatTurnsOutToBeAPageOfMany) {
  const auto one = news("a", "1");
  auto two = news("a", "2", "渡轮停航");
  two.url = one.url;
  decide(one);
  const auto ruling = decide(two);
  EXPECT_TRUE(ruling.is_published);
  ASSERT_THAT(ruling.known, SizeIs(1));
  EXPECT_EQ(ruling.known.front().as, KnownAs::many_in_source);
  EXPECT_EQ(ruling.known.front().name.kind, KeyKind::address);
  for (const auto& item : {one, two, two}) EXPECT_THAT(decide(item).known, IsEmpty());
}

TEST_F(TellingTest, AnAddressThatIsAnothersArticleAfterAllIsTakenBack) {
  const auto one = news("a", "1");
  auto two = news("a", "2", "渡轮停航");
  two.url = one.url;
  decide(one);
  const auto learnt = decide(two).known.front().name;
  auto article = news("b", "7", "大桥通车");
  article.url = one.url;
  article.content_text =
      "大桥今天早上六点正式通车，第一天就有三万辆汽车驶过，两岸居民等候了四年，周末还有免费接驳巴士往返两地。";
  const auto ruling = decide(article);
  EXPECT_TRUE(ruling.is_published);
  EXPECT_THAT(ruling.forgotten, ElementsAre(learnt));
}

TEST_F(TellingTest, WhatAnEarlierVersionKnewIsToldWithinADay) {
  const auto held = news("a", "1");
  const auto one = news("a", "2", "渡轮停航");
  auto two = news("a", "3", "大桥通车");
  two.url = one.url;
  const auto teaser = news("a", "4", "灯塔换灯");
  decide(old(held));
  decide(one);
  const auto page = decide(two).known.front().name;
  decide(with_text(teaser, std::string(kText) + kText));
  write([&](LedgerTransaction& ledger) {  // as nobody told of it
    for (const auto& name : {name_of(held), page, name_of(teaser)}) ledger.forget_told(name);
  });
  ledger_.let_a_day_pass();
  const auto known = decide(old(held)).known;
  ASSERT_THAT(known, SizeIs(1));
  EXPECT_THAT(known.front().keys, ::testing::UnorderedElementsAreArray(candidate_of(held).keys));
  EXPECT_THAT(decide(two).known, SizeIs(1));
  EXPECT_THAT(decide(teaser_of(teaser)).known, SizeIs(1));
  for (const auto& again : {old(held), candidate(two), teaser_of(teaser)}) EXPECT_THAT(decide(again).known, IsEmpty());
}

TEST_F(TellingTest, ATitleAndAnAddressAreBounded) {
  auto long_one = news("a", "1", std::string(3'000, 'x'));
  long_one.url = "https://a.example/" + std::string(3'000, 'y');
  const auto told = decide(old(long_one)).known.front();
  EXPECT_LE(told.title.size(), 200u);
  EXPECT_EQ(told.url, "");
}

}  // namespace
}  // namespace kuaixun
