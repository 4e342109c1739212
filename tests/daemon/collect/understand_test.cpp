#include "collect/understand.hpp"

#include <array>

#include <gmock/gmock.h>

namespace kuaixun {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};
const BackfillSettings kPublishAll{.items = 1'000, .age = 24h * 365};

// Entries as lines: "WHOLE|guid|title|address" and "PART|section|title|address|hours since the whole".
Result<Batch> parse_lines(const Document& document, const Source&) {
  Batch batch;
  std::string whole;
  std::uint32_t ordinal = 0;
  std::string_view rest = document.body;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    std::vector<std::string> fields;
    for (std::size_t at = 0; at <= line.size();) {
      const auto end = std::min(line.find('|', at), line.size());
      fields.emplace_back(line.substr(at, end - at));
      at = end + 1;
    }
    fields.resize(5);
    Entry entry{
        .url = fields[3], .title = fields[2], .content = "<p>" + fields[2] + "</p>", .published = Timestamp{kNow}};
    if (fields[0] == "WHOLE") {
      entry.guid = whole = fields[1];
      entry.kind = ItemKind::digest;
      ordinal = 0;
    } else {
      entry.kind = ItemKind::brief;
      entry.part = Part{.parent = whole, .ordinal = ++ordinal, .section = fields[1]};
      if (!fields[4].empty()) entry.published->at -= std::chrono::hours(std::stoi(fields[4]));
    }
    batch.entries.push_back(std::move(entry));
  }
  return batch;
}

double never(const Document&) { return 0; }

std::vector<Candidate> candidates(const std::string& lines, const BackfillSettings& backfill = kPublishAll,
                                  Backlog backlog = {.is_first_read = true}) {
  const Document document{.url = "https://d.example/", .body = lines, .fetched_at = kNow};
  const Source source{.id = "d", .kind = "lines", .url = document.url};
  return understand(document, source, {"lines", parse_lines, never}, backfill, {.backlog = backlog}).value().candidates;
}

std::vector<std::string> titles(const std::vector<Candidate>& all) {
  std::vector<std::string> titles;
  for (const auto& candidate : all) titles.push_back(candidate.item.title);
  return titles;
}

TEST(RepeatedSpam, IsTakenOffTitlesThatHaveNothingElseInCommon) {
  const auto all = candidates(
      "WHOLE|1|澳洲十历史开奖结果三号码头新吊机试车|\nWHOLE|2|澳洲十历史开奖结果渡轮增开夜班船次|https://d.example/2\n"
      "WHOLE|3|澳门六合开奖直播网潮汐表今天更新|\nWHOLE||澳洲十历史开奖结果灯塔的旧灯换下|\n");
  EXPECT_THAT(titles(all), testing::UnorderedElementsAre("三号码头新吊机试车", "渡轮增开夜班船次", "灯塔的旧灯换下",
                                                         "澳门六合开奖直播网潮汐表今天更新"));
  const auto honest =
      candidates("WHOLE|1|三号码头新吊机试车|\nWHOLE|2|渡轮增开夜班船次|https://d.example/2\nWHOLE||灯塔的旧灯换下|\n");
  for (const auto& clean : honest) {
    const auto same = std::ranges::find(all, clean.item.title, [](const Candidate& each) { return each.item.title; });
    ASSERT_NE(same, all.end());
    EXPECT_TRUE(
        std::ranges::any_of(same->keys, [&](const Key& key) { return std::ranges::count(clean.keys, key) > 0; }))
        << "known as its original would be: " << clean.item.title;
    EXPECT_TRUE(clean.item.guid.empty() || same->item.id == clean.item.id);
    EXPECT_EQ(same->title_hash, clean.title_hash);
    EXPECT_EQ(same->item.flags, std::vector<std::string>{"spam_cleaned"});
  }
}

constexpr auto kTwoDigests =
    "WHOLE|d2|Tuesday|https://d.example/2\n"
    "PART|Chips|Fab opens|\n"
    "PART|Chips|Prices rise|https://p.example/1|30\n"
    "PART|AI|Model out|\n"
    "WHOLE|d1|Monday|https://d.example/1\n"
    "PART|AI|Model late|\n";

TEST(Parts, FollowTheirWholeInTheOrderOfTheDocument) {
  EXPECT_THAT(titles(candidates(kTwoDigests)),
              ElementsAre("Monday", "Model late", "Tuesday", "Fab opens", "Prices rise", "Model out"));
}

TEST(Parts, SayWhereTheyStand) {
  const auto all = candidates(kTwoDigests);
  const auto& whole = all[2].item;
  const auto& part = all[4].item;
  EXPECT_EQ(whole.kind, ItemKind::digest);
  EXPECT_FALSE(whole.is_part());
  EXPECT_EQ(part.kind, ItemKind::brief);
  EXPECT_EQ(part.parent_id, whole.id);
  EXPECT_EQ(part.section, "Chips");
  EXPECT_EQ(part.ordinal, 2U);
  EXPECT_EQ(all[5].item.ordinal, 3U);
}

TEST(Parts, OfOneTitleInTwoDocumentsAreTwo) {
  const auto all = candidates(
      "WHOLE|d2|Tuesday|https://d.example/2\nPART||Weather|\n"
      "WHOLE|d1|Monday|https://d.example/1\nPART||Weather|\n");
  EXPECT_NE(all[1].item.id, all[3].item.id);
  EXPECT_NE(all[1].keys.front(), all[3].keys.front());
}

TEST(Parts, KeepTheirNameWhenTheDocumentGrows) {
  const auto before = candidates("WHOLE|d1|Monday|https://d.example/1\nPART||Weather|\nPART||Ferry|\n");
  const auto after = candidates("WHOLE|d1|Monday|https://d.example/1\nPART||Strike|\nPART||Weather|\nPART||Ferry|\n");
  EXPECT_EQ(before[1].keys.front(), after[2].keys.front());
  EXPECT_EQ(before[2].item.id, after[3].item.id);
}

TEST(Parts, OfOneTitleInOneDocumentAreToldApart) {
  const auto all = candidates(
      "WHOLE|d1|Monday|https://d.example/1\nPART||Note|https://a.example/1\nPART||Note|https://a.example/2\n");
  EXPECT_NE(all[1].keys.front(), all[2].keys.front());
  EXPECT_NE(all[1].item.id, all[2].item.id);
}

TEST(Parts, OfOneAddressAreNotKnownByIt) {
  const auto all = candidates(
      "WHOLE|d1|Monday|https://d.example/1\nPART||Ferry|https://a.example/all\nPART||Strike|https://a.example/all\n");
  EXPECT_NE(all[1].item.id, all[2].item.id);
  for (const auto& key : all[1].keys) EXPECT_NE(key.kind, KeyKind::address);
}

TEST(Parts, AreHeldBackWithTheirWhole) {
  const auto all = candidates(kTwoDigests, {.items = 1, .age = 24h});
  std::vector<bool> held;
  for (const auto& candidate : all) held.push_back(candidate.held_back);
  EXPECT_THAT(held, ElementsAre(true, true, false, false, false, false));
}

TEST(Parts, OfAWholeThatIsNotThereAreItemsLikeOthers) {
  const auto all = candidates("PART||Ferry|https://a.example/1\nPART||Strike|https://a.example/2\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_FALSE(all[0].item.is_part());
}

}  // namespace
}  // namespace kuaixun
