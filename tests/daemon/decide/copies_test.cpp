// Which copy of an item is published, and who carried it.
#include "decide/copies.hpp"

#include <gmock/gmock.h>

#include "decide/folding.hpp"
#include "dedup/rules.hpp"
#include "tests/support/deciding_test.hpp"

namespace kuaixun {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

const char* const kAddress = "https://harbour.example/news/1";
const std::string kText =
    kFabText + "北岸开发区说，三期用地已经平整完毕，预计明年开工；市政府将为新增的 420 个岗位提供培训。";
const std::string kRetold =
    kFabText + "北岸开发区说，三期用地已经平整完毕，预计明年开工；市政府将为新增的 420 个岗位提供职业培训。";

class CopiesTest : public DecidingTest {
 protected:
  // A copy that names the article's address.
  Candidate copy_of(const std::string& source, const std::string& name, const std::string& text = kText) {
    auto copy = item(source, name, kFabTitle, text);
    copy.url = kAddress;
    copy.publisher = source + " daily";
    auto made = candidate(std::move(copy));
    made.authority = Authority("https://" + source + ".example/feed").over(kAddress);
    return made;
  }

  Candidate retold_by(const std::string& source, int trust) {
    auto made = candidate(item(source, "7", kFabTitle, kRetold + source));
    made.trust = trust;
    return made;
  }

  std::vector<std::string> carriers_of(const std::string& id) {
    std::vector<std::string> names;
    write([&](LedgerTransaction& ledger) {
      for (const auto& carrier : unpacked_carriers(ledger.item(id).value().carriers)) names.push_back(carrier.source);
    });
    return names;
  }
};

TEST_F(CopiesTest, LetsTheOriginalTakeItsNewsFromTheMirrorThatWasFirst) {
  const auto mirror = decide(copy_of("mirror", "m-1"));
  const auto original = decide(copy_of("harbour", "1"));
  EXPECT_EQ(original.decision.verdict, Verdict::revision);
  EXPECT_EQ(original.decision.item_id, mirror.decision.item_id);
  EXPECT_EQ(last_.revision, 2u);
  EXPECT_EQ(last_.source, "harbour");
  EXPECT_EQ(last_.replaced_source, "mirror");
  EXPECT_EQ(last_.labels.at("from"), "harbour");
  EXPECT_THAT(last_.carriers, ElementsAre(Carrier{"mirror", "mirror daily", {{"from", "mirror"}}},
                                          Carrier{"harbour", "harbour daily", {{"from", "harbour"}}}));
  ASSERT_EQ(original.sightings.size(), 1u);
  const auto& replaced = original.sightings.front();
  EXPECT_EQ(replaced.item_id, mirror.decision.item_id);
  EXPECT_EQ(replaced.source, "mirror");
  EXPECT_EQ(replaced.publisher, "mirror daily");
  EXPECT_EQ(replaced.title, kFabTitle);
  EXPECT_EQ(replaced.url, kAddress);
  EXPECT_EQ(replaced.guid, "m-1");
  EXPECT_EQ(replaced.language, "zh");
  EXPECT_EQ(replaced.labels.at("from"), "mirror");
  EXPECT_EQ(replaced.matched, KeyKind::address);
  EXPECT_NE(replaced.published_at.at, Time{});
}

TEST_F(CopiesTest, LetsNobodyTakeItBack) {
  const auto mirror = decide(copy_of("mirror", "m-1"));
  decide(copy_of("harbour", "1"));
  EXPECT_EQ(decide(copy_of("mirror", "m-1")).decision.verdict, Verdict::unchanged);
  EXPECT_EQ(decide(copy_of("mirror", "m-1", kRetold)).decision.verdict, Verdict::unchanged);
  EXPECT_EQ(decide(copy_of("other", "o-1")).decision.verdict, Verdict::sighting);
  const auto revised = decide(copy_of("harbour", "1", kRetold));
  EXPECT_EQ(revised.decision.verdict, Verdict::revision);
  EXPECT_EQ(last_.revision, 3u);
  EXPECT_EQ(last_.replaced_source, "");
  EXPECT_THAT(revised.sightings, IsEmpty());
  EXPECT_THAT(carriers_of(mirror.decision.item_id), ElementsAre("mirror", "harbour", "other"));
}

TEST_F(CopiesTest, TakesTheTrustedCopyOfTheSameTextOnce) {
  decide(item("a", "1", kFabTitle, kText));
  auto trusted = candidate(item("b", "2", kFabTitle, kText));
  trusted.trust = 6;
  const auto ruling = decide(trusted);
  EXPECT_EQ(ruling.decision.verdict, Verdict::revision) << ruling.decision.reason;
  EXPECT_EQ(ruling.decision.matched, KeyKind::text);
  EXPECT_EQ(last_.replaced_source, "a");
  EXPECT_EQ(decide(item("c", "3", kFabTitle, kText)).decision.verdict, Verdict::sighting);
}

TEST_F(CopiesTest, TakesACopyInOtherWordsOnlyFromWhomIsTrustedMore) {
  const auto first = decide(item("a", "1", kFabTitle, kText));
  EXPECT_EQ(decide(retold_by("b", kUsualTrust)).decision.verdict, Verdict::sighting);
  const auto better = decide(retold_by("c", 6));
  EXPECT_EQ(better.decision.verdict, Verdict::revision) << better.decision.reason;
  EXPECT_EQ(better.decision.matched, KeyKind::near);
  EXPECT_EQ(better.decision.item_id, first.decision.item_id);
  EXPECT_EQ(last_.replaced_source, "a");
  ASSERT_EQ(better.sightings.size(), 1u);
  EXPECT_EQ(better.sightings[0].source, "a");
  EXPECT_GE(better.sightings[0].resemblance.value_or(0), 85u);
  EXPECT_EQ(last_.story_id, first.decision.item_id);
}

TEST_F(CopiesTest, LeavesAnItemWithItsOwnerWhereACopyIsNotSurelyTheSame) {
  decide(item("a", "1", kFabTitle, kText));
  auto brief = candidate(item("b", "2", "快讯：港湾半导体第二条产线今日投产",
                              "港湾半导体周二宣布，位于北岸的第二条产线正式投产，设计月产能 8000 片。"));
  brief.trust = 9;
  const auto ruling = decide(brief);
  EXPECT_EQ(ruling.decision.verdict, Verdict::sighting) << ruling.decision.reason;
}

TEST_F(CopiesTest, TakesATextInOtherWordsInPlaceOfATeaser) {
  const std::string teaser_text = kText.substr(0, kText.find("公司总裁"));
  auto teaser = candidate(item("a", "1", kFabTitle, teaser_text));
  teaser.page = PageRead::missing;
  decide(teaser);
  const auto better = decide(item("b", "2", kFabTitle, kText));
  EXPECT_EQ(better.decision.verdict, Verdict::revision) << better.decision.reason;
  EXPECT_EQ(last_.replaced_source, "a");
  EXPECT_EQ(decide(item("c", "3", kFabTitle + "（图）", kRetold)).decision.verdict, Verdict::sighting);
}

// An entry that was known as an echo of something in other words has no claim to that by its own address.
TEST_F(CopiesTest, CountsNearnessOnlyToAnAddressThatBothHave) {
  decide(item("a", "1", kFabTitle, kText));
  auto echo = retold_by("b", kUsualTrust);
  echo.authority = Authority::kHighest;
  EXPECT_EQ(decide(echo).decision.verdict, Verdict::sighting);
  auto edited = candidate(item("b", "7", kFabTitle + "（图）", kRetold + std::string("本报讯。")));
  edited.authority = Authority::kHighest;
  EXPECT_EQ(decide(edited).decision.verdict, Verdict::unchanged);
}

TEST_F(CopiesTest, LetsTheOriginalTakeItsNewsFromOneThatSaysItRepostsIt) {
  auto repost = item("mirror", "m-1", kFabTitle, kText);
  repost.original = kAddress;
  auto first = candidate(repost);
  first.authority = Authority::kHighest;  // over its own address
  decide(first);
  EXPECT_EQ(decide(copy_of("harbour", "1", kRetold)).decision.verdict, Verdict::revision);
  EXPECT_EQ(last_.replaced_source, "mirror");
  EXPECT_EQ(decide(candidate(repost)).decision.verdict, Verdict::unchanged);
}

TEST_F(CopiesTest, GivesNothingToOneThatRepostsIt) {
  decide(copy_of("aggregator", "x-1"));  // not on the address's host
  auto repost = item("mirror", "m-1", kFabTitle, kRetold);
  repost.original = kAddress;
  auto copy = candidate(repost);
  copy.authority = Authority::kHighest;
  const auto ruling = decide(copy);
  EXPECT_EQ(ruling.decision.verdict, Verdict::sighting) << ruling.decision.reason;
  EXPECT_EQ(ruling.decision.matched, KeyKind::address);
}

TEST_F(CopiesTest, ListsCarriersOnceEachAndNotWithoutEnd) {
  const auto first = decide(item("a", "1", kFabTitle, kText));
  EXPECT_THAT(carriers_of(first.decision.item_id), IsEmpty());
  for (int i = 0; i < 40; ++i) decide(item("s" + std::to_string(i), "1", kFabTitle, kText));
  decide(item("s0", "2", kFabTitle, kText));
  auto revised = item("a", "1", kFabTitle, kText + std::string("又讯。"));
  EXPECT_EQ(decide(revised).decision.verdict, Verdict::revision);
  ASSERT_EQ(last_.carriers.size(), 32u);
  EXPECT_EQ(last_.carriers[0].source, "a");
  EXPECT_EQ(last_.carriers[31].source, "s30");
}

TEST_F(CopiesTest, SharesTheStoryWithWhatSaysSomethingElseUnderItsAddress) {
  const auto first = decide(copy_of("harbour", "1"));
  auto comment = item("b", "c-1", "Why this plant matters",
                      "Two things stand out here: how fast it was built, and who is going to buy its wafers.");
  comment.url = kAddress;
  EXPECT_EQ(decide(comment).decision.verdict, Verdict::new_item);
  EXPECT_NE(last_.id, first.decision.item_id);
  EXPECT_EQ(last_.story_id, first.decision.item_id);
}

TEST_F(CopiesTest, AreKnownAgainFromWhatWasPublished) {
  std::vector<Item> items;
  std::vector<Sighting> sightings;
  const auto keep = [&](const Ruling& ruling) {
    sightings.insert(sightings.end(), ruling.sightings.begin(), ruling.sightings.end());
    if (ruling.is_published) items.push_back(last_);
    return ruling.decision.item_id;
  };
  const auto id = keep(decide(copy_of("mirror", "m-1")));
  keep(decide(copy_of("harbour", "1")));
  keep(decide(copy_of("other", "o-1")));
  const auto before = carriers_of(id);
  ledger_ = MemoryLedger{};
  near_ = NearWindow{DedupSettings{}};
  write([&](LedgerTransaction& ledger) {
    Folding folding(
        std::vector<Source>{{.id = "harbour", .kind = {}, .url = "https://harbour.example/feed"},
                            {.id = "mirror", .kind = {}, .url = "https://mirror.example/feed", .trust = 2}});
    for (const auto& each : items) folding.add(ledger, each, kRecipe);
    for (const auto& each : sightings) folding.add(ledger, each);
  });
  EXPECT_EQ(carriers_of(id), before);
  write([&](LedgerTransaction& ledger) {
    EXPECT_EQ(ledger.item(id)->source, "harbour");
    EXPECT_EQ(ledger.item(id)->trust, kUsualTrust);
  });
  EXPECT_EQ(decide(copy_of("mirror", "m-1")).decision.verdict, Verdict::unchanged);
  EXPECT_EQ(decide(copy_of("harbour", "1", kRetold)).decision.verdict, Verdict::revision);
}

TEST(PackedCopy, IsReadBack) {
  Item item{.publisher = "港湾日报",
            .url = "https://a.example/1",
            .guid = "https://a.example/1",
            .title = "标题",
            .language = "zh",
            .published_at = {Time{std::chrono::seconds{1'790'000'000}}, std::chrono::minutes{480}, Precision::day},
            .labels = {{"beat", "chips"}, {"", "empty"}}};
  const auto copy = unpacked_copy(packed_copy(item));
  EXPECT_EQ(copy.publisher, item.publisher);
  EXPECT_EQ(copy.url, item.url);
  EXPECT_EQ(copy.guid, item.guid);
  EXPECT_EQ(copy.title, item.title);
  EXPECT_EQ(copy.language, item.language);
  EXPECT_EQ(copy.published_at, item.published_at);
  EXPECT_EQ(copy.labels, item.labels);
  item.guid.clear();
  EXPECT_EQ(unpacked_copy(packed_copy(item)).guid, "");
}

TEST(PackedCopy, IsReadAsFarAsItIsWhole) {
  const std::vector<Carrier> carriers{{"a", "A", {{"x", "1"}}}, {"b", "", {}}, {"c", "C", {{"y", "2"}}}};
  const auto packed = packed_carriers(carriers);
  EXPECT_EQ(unpacked_carriers(packed), carriers);
  for (std::size_t size = 0; size < packed.size(); ++size)
    EXPECT_LE(unpacked_carriers(std::string_view(packed).substr(0, size)).size(), 3u);
  EXPECT_THAT(unpacked_carriers(std::string_view(packed).substr(0, packed.size() - 1)),
              ElementsAre(carriers[0], carriers[1], Field(&Carrier::source, "c")));
  EXPECT_EQ(unpacked_copy("\x01").publisher, "");
}

}  // namespace
}  // namespace kuaixun
