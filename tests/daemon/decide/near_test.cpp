// Echoes in other words, and what becomes of them in the ledger.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "decide/folding.hpp"
#include "ledger/ledger_failure.hpp"
#include "tests/support/deciding_test.hpp"

namespace kuaixun {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const kOtherTitle = "快讯：港湾半导体第二条产线今日投产";
const char* const kShortText =
    "港湾半导体周二宣布，位于北岸的第二条产线正式投产，设计月产能 8000 片，首批客户来自汽车电子。";

class NearTest : public DecidingTest {
 protected:
  void fail_a_write() {
    std::function<void(LedgerTransaction&)> write = [&](LedgerTransaction& ledger) {
      auto candidate = candidate_of(item("lost", "1", kFabTitle, kFabText));
      candidate.outline = outline_of(candidate.item);
      decide_and_store(ledger, candidate, clock_.now(), &near_);
      throw LedgerFailure({"ledger_full", "for the test"});
    };
    EXPECT_FALSE(run_task(io_, ledger_.write(std::move(write))));
  }

  void restart(const DedupSettings& settings = {}) { near_ = NearWindow(settings); }
};

TEST_F(NearTest, KnowsACopyOfWhichNoOutlineWasMadeBeforehand) {
  for (const auto& each : {item("a", "1", kFabTitle, kFabText), item("b", "9", kOtherTitle, kShortText)}) {
    auto without = candidate(each, false);
    write([&](LedgerTransaction& ledger) {
      const auto ruling = decide_and_store(ledger, without, clock_.now(), &near_);
      EXPECT_EQ(ruling.decision.verdict, each.source == "a" ? Verdict::new_item : Verdict::sighting);
    });
  }
}

TEST_F(NearTest, TellsACopyInOtherWordsAsASighting) {
  const auto first = decide(item("a", "1", kFabTitle, kFabText));
  ASSERT_EQ(first.decision.verdict, Verdict::new_item);
  EXPECT_TRUE(first.is_as_gathered);
  EXPECT_EQ(last_.story_id, last_.id);
  const auto echo = decide(item("b", "9", kOtherTitle, kShortText));
  EXPECT_EQ(echo.decision.verdict, Verdict::sighting);
  EXPECT_EQ(echo.decision.matched, KeyKind::near);
  EXPECT_EQ(echo.decision.item_id, first.decision.item_id);
  EXPECT_FALSE(echo.is_published);
  ASSERT_EQ(echo.sightings.size(), 1u);
  EXPECT_EQ(echo.sightings[0].matched, KeyKind::near);
  EXPECT_EQ(echo.sightings[0].delay, 600u);
  EXPECT_EQ(echo.sightings[0].summary, kShortText);
  EXPECT_EQ(echo.sightings[0].language, "zh");
  EXPECT_EQ(echo.sightings[0].labels.at("from"), "b");
  EXPECT_GT(echo.sightings[0].containment.value_or(0), echo.sightings[0].resemblance.value_or(100));
}

TEST_F(NearTest, KnowsTheCopyByItsOwnNameAfterwards) {
  decide(item("a", "1", kFabTitle, kFabText));
  decide(item("b", "9", kOtherTitle, kShortText));
  EXPECT_EQ(decide(item("b", "9", kOtherTitle, kShortText)).decision.verdict, Verdict::unchanged);
  EXPECT_EQ(decide(item("c", "9", "转载：港湾半导体产线投产", kShortText)).decision.verdict, Verdict::sighting);
}

TEST_F(NearTest, PublishesWhatMayBeACopyAndSaysSo) {
  const auto first = decide(item("a", "1", kFabTitle, kFabText));
  std::string other_text = kFabText;
  other_text.replace(other_text.find("8000"), 4, "9500");
  const auto other = decide(item("b", "9", "港湾半导体第二条产线投产，月产能 9500 片", other_text));
  EXPECT_EQ(other.decision.verdict, Verdict::new_item);
  EXPECT_EQ(last_.possible_dup_of, first.decision.item_id);
  EXPECT_EQ(last_.story_id, last_.id);
  EXPECT_FALSE(other.is_as_gathered);
  EXPECT_THAT(other.decision.reason, HasSubstr("numbers"));
}

TEST_F(NearTest, KeepsTheStoryInEveryRevision) {
  const auto rumour = decide(item("a", "1", "港湾船务或将出售离岛航线",
                                  "有消息称，港湾船务正在探索出售全部离岛航线，接洽的买家包括远帆集团。"));
  const auto answer = item("b", "2", "港湾船务回应“或将出售离岛航线”：没有此计划",
                           "针对港湾船务正在探索出售全部离岛航线的消息，公司回应称没有此计划。");
  decide(answer);
  EXPECT_EQ(last_.story_id, rumour.decision.item_id);
  auto revised = answer;
  revised.content_text += "公司说，离岛航线明年增班。";
  EXPECT_EQ(decide(revised).decision.verdict, Verdict::revision);
  EXPECT_EQ(last_.story_id, rumour.decision.item_id);
}

TEST_F(NearTest, SaysWhatADigestQuotes) {
  const auto first = decide(item("a", "1", kFabTitle, kFabText));
  const std::string digest =
      std::string("1、") + kFabTitle + "\n2、市图书馆延长开放时间\n3、灯塔翻修明年完工\n4、果园采摘季延期";
  EXPECT_EQ(decide(item("b", "9", "港湾早报 9月21日", digest)).decision.verdict, Verdict::new_item);
  EXPECT_THAT(last_.contains, ElementsAre(first.decision.item_id));
}

TEST_F(NearTest, NamesTheItemThatOneWasMergedInto) {
  const auto older = decide(item("a", "1", "北岸有新动静", "详见全文。")).decision.item_id;
  const auto younger = decide(item("b", "1", kFabTitle, kFabText)).decision.item_id;
  write([&](LedgerTransaction& ledger) { ledger.merge(younger, older); });
  const auto echo = decide(item("c", "9", kOtherTitle, kShortText));
  EXPECT_EQ(echo.decision.verdict, Verdict::sighting);
  EXPECT_EQ(echo.decision.item_id, older);
  const std::string digest =
      std::string("1、") + kFabTitle + "\n2、市图书馆延长开放时间\n3、灯塔翻修明年完工\n4、果园采摘季延期";
  decide(item("d", "9", "港湾早报 9月21日", digest));
  EXPECT_THAT(last_.contains, ElementsAre(older));
}

TEST_F(NearTest, KnowsTheTextThatCameAfterATeaser) {
  auto with_page = candidate(item("a", "1", "北岸有新动静", "详见全文。"));
  with_page.page = PageRead::missing;
  const auto teaser = decide(with_page).decision;
  with_page = candidate(item("a", "1", "北岸有新动静", kFabText));
  with_page.page = PageRead::merged;
  EXPECT_EQ(decide(with_page).decision.verdict, Verdict::revision);
  const auto echo = decide(item("b", "9", "北岸新动静：第二条产线投产", kFabText));
  EXPECT_EQ(echo.decision.verdict, Verdict::sighting) << echo.decision.reason;
  EXPECT_EQ(echo.decision.item_id, teaser.item_id);
}

TEST_F(NearTest, KnowsWhatTheLedgerKnowsAfterARestart) {
  decide(item("a", "1", kFabTitle, kFabText));
  restart();
  EXPECT_EQ(decide(item("b", "9", kOtherTitle, kShortText)).decision.verdict, Verdict::sighting);
}

TEST_F(NearTest, KnowsNothingOfWhatTheLedgerTookBack) {
  fail_a_write();
  EXPECT_EQ(decide(item("b", "9", kOtherTitle, kShortText)).decision.verdict, Verdict::new_item);
}

TEST_F(NearTest, ComparesNothingWhereItIsSwitchedOff) {
  decide(item("a", "1", kFabTitle, kFabText));
  EXPECT_EQ(decide(item("b", "9", kOtherTitle, kShortText), false).decision.verdict, Verdict::new_item);
  restart(DedupSettings{.near = false});
  EXPECT_EQ(decide(item("c", "9", kOtherTitle, kShortText + std::string("林岚还说。"))).decision.verdict,
            Verdict::new_item);
  EXPECT_EQ(last_.story_id, last_.id);
}

TEST_F(NearTest, ForgetsWhatTheWindowLeavesBehind) {
  decide(item("a", "1", kFabTitle, kFabText));
  clock_.advance(hours{24 * 31});
  decide(item("a", "2", "果园采摘季延期到下周末", ""));
  int left = 0;
  std::function<void(const LedgerTransaction&)> count = [&](const LedgerTransaction& ledger) {
    ledger.each_outline([&](std::string_view) { ++left; });
  };
  ASSERT_TRUE(run_task(io_, ledger_.read(std::move(count))));
  EXPECT_EQ(left, 1);
  EXPECT_EQ(decide(item("b", "9", kOtherTitle, kShortText)).decision.verdict, Verdict::new_item);
}

TEST_F(NearTest, IsKnownAgainFromWhatWasPublished) {
  decide(item("a", "1", kFabTitle, kFabText));
  const auto published = last_;
  MemoryLedger rebuilt;
  std::function<void(LedgerTransaction&)> fold = [&](LedgerTransaction& ledger) {
    Folding folding(std::vector<Source>{{.id = "a", .kind = {}, .url = "https://a.example/feed"}});
    folding.add(ledger, published, kRecipe);
    folding.save_cursors(ledger);
    folding.save_outlines(ledger);
  };
  ASSERT_TRUE(run_task(io_, rebuilt.write(std::move(fold))));
  NearWindow near{DedupSettings{}};
  auto copy = candidate(item("b", "9", kOtherTitle, kShortText));
  Ruling ruling;
  std::function<void(LedgerTransaction&)> decide = [&](LedgerTransaction& ledger) {
    ruling = decide_and_store(ledger, copy, clock_.now(), &near);
  };
  ASSERT_TRUE(run_task(io_, rebuilt.write(std::move(decide))));
  EXPECT_EQ(ruling.decision.item_id, published.id);
  EXPECT_EQ(ruling.decision.matched, KeyKind::near);
}

}  // namespace
}  // namespace kuaixun
