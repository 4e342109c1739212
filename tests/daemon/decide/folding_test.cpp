// What was published, folded back from its records, is known again: deciding it once more finds nothing new.
#include "decide/folding.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "decide/decider.hpp"
#include "dedup/keys.hpp"
#include "dedup/rules.hpp"
#include "ingest/announce.hpp"
#include "ledger/memory_ledger.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "publish/encoder.hpp"
#include "publish/record_reader.hpp"
#include "tests/support/manual_clock.hpp"

namespace kuaixun {
namespace {

constexpr const char* kSource = "https://a.example/feed";

Item item_of_news(const std::string& guid, const std::string& title) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "第" + std::to_string(i) + "号码头今日启用。";
  return Item{.source = "a",
              .url = "https://a.example/" + guid,
              .guid = guid,
              .title = title,
              .content_text = text + title,
              .fetched_at = Time{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}},
              .media = {{.url = "https://a.example/1.mp3", .type = "audio/mpeg", .length = 77}}};
}

class FoldingTest : public ::testing::TestWithParam<ValueFormat> {
 protected:
  FoldingTest() { kafka_.format = GetParam(); }

  Decision decide_again(Ledger& ledger, const Item& item) {
    auto candidate = candidate_of(item);
    candidate.authority = Authority(item.source == "a" ? kSource : "https://b.example/").over(item.url);
    Ruling ruling;
    std::function<void(LedgerTransaction&)> write = [&](LedgerTransaction& transaction) {
      ruling = decide_and_store(transaction, candidate, clock_.now());
      announce(transaction, ruling, candidate, Encoder(kafka_));
    };
    EXPECT_TRUE(run_task(io_, ledger.write(std::move(write))));
    return ruling.decision;
  }

  std::vector<Record> published(Ledger& ledger) {
    std::vector<Record> records;
    for (auto& row : run_task(io_, ledger.outbox(0, 1'000, 1 << 30)).value()) records.push_back(std::move(row.record));
    return records;
  }

  void fold_into(Ledger& ledger, const std::vector<Record>& records) {
    std::function<void(LedgerTransaction&)> write = [&](LedgerTransaction& transaction) {
      Folding folding({{.id = "a", .url = kSource}, {.id = "b", .url = "https://b.example/"}});
      for (const auto& record : records)
        if (record.topic == "kuaixun.items") folding.add(transaction, read_item(record).value(), recipe_of(record));
      for (const auto& record : records)
        if (record.topic == "kuaixun.sightings") folding.add(transaction, read_sighting(record).value());
      folding.save_cursors(transaction);
      folding.save_outlines(transaction);
    };
    ASSERT_TRUE(run_task(io_, ledger.write(std::move(write))));
  }

  ManualClock clock_;
  KafkaSettings kafka_;
  asio::io_context io_;
};

TEST_P(FoldingTest, KnowsAgainWhatWasPublished) {
  MemoryLedger lost;
  const auto one = item_of_news("1", "港口开放"), two = item_of_news("2", "渡轮停航");
  auto revised = two;
  revised.content_text += "更正。";
  Item copy{.source = "b", .url = one.url, .guid = "b-1", .title = "港口开放（转）", .fetched_at = one.fetched_at};
  EXPECT_EQ(decide_again(lost, one).verdict, Verdict::new_item);
  EXPECT_EQ(decide_again(lost, two).verdict, Verdict::new_item);
  EXPECT_EQ(decide_again(lost, revised).verdict, Verdict::revision);
  EXPECT_EQ(decide_again(lost, copy).verdict, Verdict::sighting);

  MemoryLedger rebuilt;
  fold_into(rebuilt, published(lost));
  for (const auto& item : {one, revised, copy})
    EXPECT_EQ(decide_again(rebuilt, item).verdict, Verdict::unchanged) << item.title;
  auto again = revised;
  again.content_text += "再更正。";
  const auto decision = decide_again(rebuilt, again);
  EXPECT_EQ(decision.verdict, Verdict::revision);
  EXPECT_EQ(decision.revision, 3u);
}

TEST_P(FoldingTest, TakesTextThatWasCutForUnchangedUntilItIsSeenWhole) {
  kafka_.max_message_bytes = 2'000;
  MemoryLedger lost;
  auto large = item_of_news("1", "港口开放");
  for (int i = 0; i < 100; ++i) large.content_text += "又一个很长的段落，超出了消息的大小。";
  EXPECT_EQ(decide_again(lost, large).verdict, Verdict::new_item);
  MemoryLedger rebuilt;
  fold_into(rebuilt, published(lost));
  EXPECT_EQ(decide_again(rebuilt, large).verdict, Verdict::unchanged);
  large.content_text += "更正。";
  EXPECT_EQ(decide_again(rebuilt, large).verdict, Verdict::revision);
}

TEST_P(FoldingTest, KnowsAgainWhichItemsHaveTurnedOutToBeOne) {
  MemoryLedger lost;
  auto older = item_of_news("1", "港口开放"), younger = item_of_news("2", "渡轮停航");
  older.flags = {"full_text_missing"};
  const auto older_id = decide_again(lost, older).item_id, younger_id = decide_again(lost, younger).item_id;
  auto records = published(lost);
  records.push_back(Encoder(kafka_).encode(
      Sighting{.item_id = older_id, .source = "a", .url = older.url, .merged_item_id = younger_id}));

  MemoryLedger rebuilt;
  fold_into(rebuilt, records);
  const auto decision = decide_again(rebuilt, younger);
  EXPECT_EQ(decision.item_id, older_id);
  std::optional<Match> match;
  std::function<void(LedgerTransaction&)> look = [&](LedgerTransaction& transaction) {
    match = transaction.find(candidate_of(younger).keys.front());
  };
  ASSERT_TRUE(run_task(io_, rebuilt.write(std::move(look))));
  ASSERT_TRUE(match);
  EXPECT_EQ(match->item.id, older_id);
}

TEST_P(FoldingTest, KnowsAgainWhatIsOnAPageOfMany) {
  MemoryLedger lost;
  auto one = item_of_news("1", "港口开放"), two = item_of_news("2", "渡轮停航");
  two.url = one.url;  // another guid, another title
  EXPECT_EQ(decide_again(lost, one).verdict, Verdict::new_item);
  EXPECT_EQ(decide_again(lost, two).verdict, Verdict::new_item);
  MemoryLedger rebuilt;
  fold_into(rebuilt, published(lost));
  for (const auto& item : {two, one, two})
    EXPECT_EQ(decide_again(rebuilt, item).verdict, Verdict::unchanged) << item.title;
  auto three = item_of_news("3", "大桥通车");
  three.url = one.url;
  EXPECT_EQ(decide_again(rebuilt, three).verdict, Verdict::new_item) << "it is learnt anew";
}

TEST_P(FoldingTest, KnowsAgainSinceWhenWhatHasNoDate) {
  MemoryLedger lost;
  auto one = item_of_news("1", "港口开放");
  one.published_at = {.at = one.fetched_at - std::chrono::hours{5}, .precision = Precision::inferred};
  decide_again(lost, one);
  MemoryLedger rebuilt;
  fold_into(rebuilt, published(lost));
  std::optional<KnownItem> known;
  std::function<void(LedgerTransaction&)> look = [&](LedgerTransaction& transaction) {
    known = transaction.item(item_id_of(candidate_of(one).keys));
  };
  ASSERT_TRUE(run_task(io_, rebuilt.write(std::move(look))));
  ASSERT_TRUE(known);
  EXPECT_EQ(known->first_seen, one.published_at.at);
}

TEST_P(FoldingTest, KnowsAgainTheDateOfEachSourcesNewestEntry) {
  MemoryLedger lost;
  auto old = item_of_news("1", "港口开放"), fresh = item_of_news("2", "渡轮停航"),
       announced = item_of_news("3", "展会");
  old.published_at = {.at = old.fetched_at - std::chrono::hours{90}};
  fresh.published_at = {.at = old.fetched_at - std::chrono::hours{5}};
  announced.published_at = {.at = old.fetched_at + std::chrono::days{80}};
  announced.fetched_at -= std::chrono::hours{9};
  Item copy{.source = "b", .url = old.url, .guid = "b-1", .title = "港口开放（转）", .fetched_at = old.fetched_at};
  copy.published_at = {.at = old.fetched_at - std::chrono::hours{7}};
  for (const auto& item : {fresh, old, announced, copy}) decide_again(lost, item);
  MemoryLedger rebuilt;
  fold_into(rebuilt, published(lost));
  const auto cursors = run_task(io_, rebuilt.cursors()).value();
  ASSERT_EQ(cursors.size(), 2u);
  EXPECT_EQ(cursors.at("a").liveness.newest, fresh.published_at.at);
  EXPECT_EQ(cursors.at("b").liveness.newest, copy.published_at.at);
  EXPECT_EQ(cursors.at("a").listed_under, "") << "what its list holds now is not known";
}

TEST_P(FoldingTest, KnowsAgainTheNamesOfEarlierRevisions) {
  MemoryLedger lost;
  const auto one = item_of_news("1", "港口开放");
  auto moved = one;
  moved.url = "https://a.example/2026/1";
  moved.content_text += "更正。";
  decide_again(lost, one);
  EXPECT_EQ(decide_again(lost, moved).verdict, Verdict::revision);
  auto records = published(lost);
  records.erase(records.begin());  // as a compacted topic keeps it
  MemoryLedger rebuilt;
  fold_into(rebuilt, records);
  const Item at_old_address{.source = "b", .url = one.url, .guid = "b-1", .title = one.title};
  EXPECT_EQ(decide_again(rebuilt, at_old_address).verdict, Verdict::sighting);
  Item in_old_words{.source = "c", .url = "https://c.example/7", .guid = "c-1", .title = one.title};
  in_old_words.content_text = one.content_text;
  EXPECT_EQ(decide_again(rebuilt, in_old_words).verdict, Verdict::sighting);
}

TEST_P(FoldingTest, TakesTheContentOfAnotherRecipeForUnchanged) {
  MemoryLedger lost;
  const auto one = item_of_news("1", "港口开放");
  decide_again(lost, one);
  auto records = published(lost);
  for (auto& record : records) record.headers = RecordHeaders{{"content-type", record.headers.value("content-type")}};
  MemoryLedger rebuilt;
  fold_into(rebuilt, records);
  auto read_otherwise = one;
  read_otherwise.content_text += "（完）";
  EXPECT_EQ(decide_again(rebuilt, read_otherwise).verdict, Verdict::unchanged);
}

TEST_P(FoldingTest, KnowsPartsAgain) {
  MemoryLedger lost;
  auto part = item_of_news("", "渡轮停航");
  part.url.clear();
  part.parent_id = "0123456789abcdef0123456789abcdef";
  part.ordinal = 3;
  auto tomorrow = part;
  tomorrow.parent_id = "ffffffffffffffffffffffffffffffff";
  tomorrow.content_text = "明日复航。";
  EXPECT_EQ(decide_again(lost, part).verdict, Verdict::new_item);
  EXPECT_EQ(decide_again(lost, tomorrow).verdict, Verdict::new_item);
  MemoryLedger rebuilt;
  fold_into(rebuilt, published(lost));
  for (const auto& item : {part, tomorrow}) EXPECT_EQ(decide_again(rebuilt, item).verdict, Verdict::unchanged);
}

INSTANTIATE_TEST_SUITE_P(Formats, FoldingTest, ::testing::Values(ValueFormat::json, ValueFormat::protobuf));

// Items that share addresses, texts and guids, with their revisions, in partitions.
class FoldingOrder : public ::testing::TestWithParam<unsigned> {
 protected:
  using Partition = std::vector<Item>;

  static Item item_at(const std::string& id, std::uint32_t revision, const std::string& source, const std::string& guid,
                      std::vector<std::string> identity, int hour) {
    return Item{.id = id,
                .revision = revision,
                .source = source,
                .url = "https://a.example/" + id,
                .guid = guid,
                .identity = std::move(identity),
                .title = id + std::to_string(revision),
                .fetched_at = Time{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}} + std::chrono::hours{hour}};
  }

  static std::string text(char digit) { return "text:" + std::string(32, digit); }

  // Which item each key leads to, and each item's revision and names, after reading in this order.
  std::string state_after(const std::vector<Item>& order) {
    asio::io_context io;
    MemoryLedger ledger;
    std::string state;
    std::function<void(LedgerTransaction&)> fold = [&](LedgerTransaction& transaction) {
      Folding folding({{.id = "a", .url = kSource}, {.id = "b", .url = "https://b.example/feed"}});
      for (const auto& item : order) folding.add(transaction, item, kRecipe);
      for (const auto* identity : {"url:a.example/x", "url:a.example/y"})
        state += leads_to(transaction, *key_of_identity(identity));
      for (const char digit : {'1', '2', '3'}) state += leads_to(transaction, *key_of_identity(text(digit)));
      for (const auto* guid : {"g", "h"})
        for (const auto* source : {"a", "b"}) state += leads_to(transaction, entry_key(source, guid));
      for (const auto* id : {"i", "j", "k"}) {
        const auto item = transaction.item(id).value();
        state += id + std::to_string(item.revision) + item.source + item.identity + "\n";
      }
    };
    EXPECT_TRUE(run_task(io, ledger.write(std::move(fold))));
    return state;
  }

  static std::string leads_to(LedgerTransaction& ledger, const Key& key) {
    const auto match = ledger.find(key);
    return (match ? match->item.id : "nobody") + " ";
  }
};

TEST_P(FoldingOrder, OfPartitionsMakesNoDifference) {
  const std::vector<Partition> partitions{
      {item_at("i", 1, "b", "g", {"url:a.example/x", text('1')}, 3),
       item_at("i", 2, "a", "g", {"url:a.example/x", "url:a.example/y", text('1'), text('2')}, 9)},
      {item_at("j", 1, "a", "g", {"url:a.example/x", text('3')}, 4), item_at("j", 2, "a", "h", {text('2')}, 5),
       item_at("j", 3, "a", "g", {"url:a.example/y"}, 6)},
      {item_at("k", 1, "b", "g", {"url:a.example/x", text('1')}, 2), item_at("k", 2, "b", "h", {text('3')}, 8)}};
  std::vector<Item> in_turn;
  for (const auto& partition : partitions) in_turn.insert(in_turn.end(), partition.begin(), partition.end());
  const auto expected = state_after(in_turn);

  std::mt19937 random(GetParam());
  std::vector<std::size_t> turns;
  for (std::size_t i = 0; i < partitions.size(); ++i) turns.insert(turns.end(), partitions[i].size(), i);
  std::shuffle(turns.begin(), turns.end(), random);
  std::vector<std::size_t> read(partitions.size());
  std::vector<Item> mixed;
  for (const auto turn : turns) mixed.push_back(partitions[turn][read[turn]++]);
  EXPECT_EQ(state_after(mixed), expected);
}

INSTANTIATE_TEST_SUITE_P(Orders, FoldingOrder, ::testing::Range(0u, 30u));

}  // namespace
}  // namespace kuaixun
