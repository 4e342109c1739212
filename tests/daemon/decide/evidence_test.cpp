// Why it was decided so, as it is kept for who asks.
#include "decide/evidence.hpp"

#include <gmock/gmock.h>

#include "tests/support/deciding_test.hpp"

namespace kuaixun {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class EvidenceTest : public DecidingTest {
 protected:
  std::vector<Evidence> evidence(const std::string& id) {
    std::vector<Evidence> kept;
    write([&](LedgerTransaction& ledger) {
      ledger.each_evidence(id, 100, [&](std::string_view bytes) { kept.push_back(evidence_of(bytes)); });
    });
    return kept;
  }
};

TEST_F(EvidenceTest, SaysNothingOfNewsThatNobodyKnewAndOfWhatIsUnchanged) {
  const auto first = decide(item("a", "1", kFabTitle, kFabText));
  decide(item("a", "1", kFabTitle, kFabText));
  EXPECT_THAT(evidence(first.decision.item_id), IsEmpty());
}

TEST_F(EvidenceTest, SaysWhatAnEchoWasHeldAgainst) {
  const auto at = clock_.now() + std::chrono::minutes{10};
  const auto first = decide(item("a", "1", kFabTitle, kFabText));
  decide(item("b", "9", "快讯：港湾半导体第二条产线今日投产", kFabText.substr(0, kFabText.find("公司总裁"))));
  const auto kept = evidence(first.decision.item_id);
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_EQ(kept[0].verdict, Verdict::sighting);
  EXPECT_EQ(kept[0].matched, KeyKind::near);
  EXPECT_EQ(kept[0].at, at);
  EXPECT_EQ(kept[0].source, "b");
  EXPECT_EQ(kept[0].url, "https://b.example/9");
  EXPECT_EQ(kept[0].guid, "9");
  EXPECT_EQ(kept[0].title, "快讯：港湾半导体第二条产线今日投产");
  ASSERT_THAT(kept[0].compared, SizeIs(1));
  EXPECT_EQ(kept[0].compared[0].item_id, first.decision.item_id);
  EXPECT_EQ(kept[0].compared[0].relation, "same");
  EXPECT_FALSE(kept[0].compared[0].rule.empty());
  EXPECT_GT(kept[0].compared[0].containment, 50u);
}

TEST_F(EvidenceTest, SaysWhichGuardSpoke) {
  const auto first = decide(item("a", "1", kFabTitle, kFabText));
  std::string other_text = kFabText;
  other_text.replace(other_text.find("8000"), 4, "9500");
  const auto other = decide(item("b", "9", "港湾半导体第二条产线投产，月产能 9500 片", other_text));
  const auto kept = evidence(other.decision.item_id);
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_EQ(kept[0].verdict, Verdict::new_item);
  ASSERT_THAT(kept[0].compared, SizeIs(1));
  EXPECT_EQ(kept[0].compared[0].item_id, first.decision.item_id);
  EXPECT_EQ(kept[0].compared[0].relation, "possible");
  EXPECT_THAT(kept[0].compared[0].guard, HasSubstr("numbers"));
}

TEST_F(EvidenceTest, SaysWhichKeysLedToWhat) {
  const auto first = decide(item("a", "1", kFabTitle, kFabText));
  const auto copy = decide(item("b", "2", kFabTitle, kFabText));
  ASSERT_EQ(copy.decision.matched, KeyKind::text);
  auto revised = item("a", "1", kFabTitle, kFabText + std::string("又讯。"));
  decide(revised);
  const auto kept = evidence(first.decision.item_id);
  ASSERT_THAT(kept, SizeIs(2));
  EXPECT_EQ(kept[0].found, (std::vector<Evidence::Found>{{KeyKind::text, first.decision.item_id}}));
  EXPECT_EQ(kept[1].verdict, Verdict::revision);
  EXPECT_EQ(kept[1].revision, 2u);
  EXPECT_EQ(kept[1].found.front(), (Evidence::Found{KeyKind::entry, first.decision.item_id}));
}

TEST_F(EvidenceTest, SaysWhyNewsWereHeldBack) {
  auto gone = candidate(item("a", "1", kFabTitle, kFabText));
  gone.page = PageRead::gone;
  const auto kept = evidence(decide(gone).decision.item_id);
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_TRUE(kept[0].is_held_back);
  EXPECT_THAT(kept[0].reason, HasSubstr("its page was gone"));
}

TEST_F(EvidenceTest, SaysOfACopyOfWhatIsWithdrawnThatItIsOne) {
  const auto first = decide(item("a", "1", kFabTitle, kFabText));
  auto gone = candidate(item("a", "1", kFabTitle, kFabText + std::string("已删除。")));
  gone.page = PageRead::gone;
  ASSERT_EQ(decide(gone).decision.verdict, Verdict::revision);
  write([&](LedgerTransaction& ledger) {
    auto known = ledger.item(first.decision.item_id).value();
    known.status = Status::withdrawn;
    ledger.put_item(known);
  });
  const auto again = decide(item("b", "2", kFabTitle + std::string("（图）"), kFabText + std::string("本报讯。")));
  EXPECT_EQ(again.decision.verdict, Verdict::new_item);
  EXPECT_THAT(again.decision.reason, HasSubstr("is withdrawn"));
}

TEST(PackedEvidence, IsReadAsItWasPackedOnce) {
  RecordHeaders packed;
  packed.add("c", "0123456789abcdef0123456789abcdef\nsame\nresemblance\n\n90\n95\n80");
  const auto evidence = evidence_of(packed.packed());
  ASSERT_THAT(evidence.compared, SizeIs(1));
  EXPECT_EQ(evidence.compared[0],
            (Evidence::Compared{"0123456789abcdef0123456789abcdef", "same", "resemblance", "", 90, 95, 80}));
}

TEST(PackedEvidence, IsReadBackAndAsFarAsItIsWhole) {
  const Evidence evidence{
      .at = Time{std::chrono::seconds{1'790'000'000}},
      .verdict = Verdict::sighting,
      .revision = 3,
      .matched = KeyKind::link,
      .is_held_back = true,
      .reason = "says what a has",
      .source = "b",
      .title = "标题\n二",
      .url = "https://b.example/1",
      .guid = "g",
      .found = {{KeyKind::entry, "i1"}, {KeyKind::address, "i2"}},
      .compared = {{"0123456789abcdef0123456789abcdef", "possible", "titles", "numbers of the titles", 40, 90, 70},
                   {"i4", "none", "", "", 1, 2, 3}}};
  const auto bytes = to_bytes(evidence);
  EXPECT_EQ(evidence_of(bytes), evidence);
  EXPECT_EQ(evidence_of(to_bytes({.url = "https://b.example/1"})).guid, "");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto part = evidence_of(std::string_view(bytes).substr(0, size));
    EXPECT_LE(part.found.size() + part.compared.size(), 4u);
  }
  auto damaged = bytes;
  for (auto& byte : damaged) byte = char(byte ^ 0x20);
  evidence_of(damaged);
}

}  // namespace
}  // namespace kuaixun
