// What was published, folded back from its records, is known again: deciding it once more finds nothing new.
#include "ingest/folding.hpp"

#include <gtest/gtest.h>

#include "dedup/decide.hpp"
#include "dedup/keys.hpp"
#include "ingest/deciding.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "publish/item_codec.hpp"
#include "publish/record_reader.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/open_ledger.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/temp_dir.hpp"

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

  std::unique_ptr<SqliteLedger> ledger(const TempDir& dir) { return open_ledger(io_, dir, clock_, metrics_); }

  Decision decide_again(SqliteLedger& ledger, Item item) {
    CandidateItem candidate;
    auto known_by = fingerprints_of(item);
    item.id = item_id_of(known_by.keys);
    candidate.keys = known_by.keys;
    candidate.content_hash = known_by.content_hash;
    candidate.title_hash = known_by.title_hash;
    candidate.authority = Authority(item.source == "a" ? kSource : "https://b.example/").over(item.url);
    candidate.item = std::move(item);
    candidate.record = encode(candidate.item, kafka_);
    Decision decision;
    std::function<void(LedgerTransaction&)> write = [&](LedgerTransaction& transaction) {
      decision = decide_and_store(transaction, candidate, kafka_, clock_.now());
    };
    EXPECT_TRUE(run_task(io_, ledger.write(std::move(write))));
    return decision;
  }

  std::vector<Record> published(SqliteLedger& ledger) {
    std::vector<Record> records;
    for (auto& row : run_task(io_, ledger.outbox(0, 1'000, 1 << 30)).value()) records.push_back(std::move(row.record));
    return records;
  }

  void fold_into(SqliteLedger& ledger, const std::vector<Record>& records) {
    std::function<void(LedgerTransaction&)> write = [&](LedgerTransaction& transaction) {
      for (const auto& record : records)
        if (record.topic == "kuaixun.items") fold(transaction, item_of(record).value(), kSource);
      for (const auto& record : records)
        if (record.topic == "kuaixun.sightings") fold(transaction, sighting_of(record).value());
    };
    ASSERT_TRUE(run_task(io_, ledger.write(std::move(write))));
  }

  ManualClock clock_;
  Metrics metrics_;
  KafkaSettings kafka_;
  asio::io_context io_;
};

TEST_P(FoldingTest, KnowsAgainWhatWasPublished) {
  const TempDir first, second;
  auto lost = ledger(first);
  const auto one = item_of_news("1", "港口开放"), two = item_of_news("2", "渡轮停航");
  auto revised = two;
  revised.content_text += "更正。";
  Item copy{.source = "b", .url = one.url, .guid = "b-1", .title = "港口开放（转）", .fetched_at = one.fetched_at};
  EXPECT_EQ(decide_again(*lost, one).verdict, Verdict::new_item);
  EXPECT_EQ(decide_again(*lost, two).verdict, Verdict::new_item);
  EXPECT_EQ(decide_again(*lost, revised).verdict, Verdict::revision);
  EXPECT_EQ(decide_again(*lost, copy).verdict, Verdict::sighting);

  auto rebuilt = ledger(second);
  fold_into(*rebuilt, published(*lost));
  for (const auto& item : {one, revised, copy})
    EXPECT_EQ(decide_again(*rebuilt, item).verdict, Verdict::unchanged) << item.title;
  auto again = revised;
  again.content_text += "再更正。";
  const auto decision = decide_again(*rebuilt, again);
  EXPECT_EQ(decision.verdict, Verdict::revision);
  EXPECT_EQ(decision.revision, 3u);
}

TEST_P(FoldingTest, TakesTextThatWasCutForUnchangedUntilItIsSeenWhole) {
  const TempDir first, second;
  kafka_.max_message_bytes = 2'000;
  auto lost = ledger(first);
  auto large = item_of_news("1", "港口开放");
  for (int i = 0; i < 100; ++i) large.content_text += "又一个很长的段落，超出了消息的大小。";
  EXPECT_EQ(decide_again(*lost, large).verdict, Verdict::new_item);
  auto rebuilt = ledger(second);
  fold_into(*rebuilt, published(*lost));
  EXPECT_EQ(decide_again(*rebuilt, large).verdict, Verdict::unchanged);
  large.content_text += "更正。";
  EXPECT_EQ(decide_again(*rebuilt, large).verdict, Verdict::revision);
}

TEST_P(FoldingTest, KnowsAgainWhichItemsHaveTurnedOutToBeOne) {
  const TempDir first, second;
  auto lost = ledger(first);
  auto older = item_of_news("1", "港口开放"), younger = item_of_news("2", "渡轮停航");
  older.flags = {"full_text_missing"};
  const auto older_id = decide_again(*lost, older).item_id, younger_id = decide_again(*lost, younger).item_id;
  auto records = published(*lost);
  records.push_back(
      encode(Sighting{.item_id = older_id, .source = "a", .url = older.url, .merged_item_id = younger_id}, kafka_));

  auto rebuilt = ledger(second);
  fold_into(*rebuilt, records);
  const auto decision = decide_again(*rebuilt, younger);
  EXPECT_EQ(decision.item_id, older_id);
  std::optional<Match> match;
  std::function<void(LedgerTransaction&)> look = [&](LedgerTransaction& transaction) {
    match = transaction.find(fingerprints_of(younger).keys.front());
  };
  ASSERT_TRUE(run_task(io_, rebuilt->write(std::move(look))));
  ASSERT_TRUE(match);
  EXPECT_EQ(match->item.id, older_id);
}

INSTANTIATE_TEST_SUITE_P(Formats, FoldingTest, ::testing::Values(ValueFormat::json, ValueFormat::protobuf));

}  // namespace
}  // namespace kuaixun
