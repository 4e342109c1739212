// What only a real Kafka can show. Run by tests/kafka/run.sh, which sets KUAIXUN_TEST_KAFKA=host:port; skipped
// otherwise.
#include <algorithm>
#include <cstdlib>
#include <random>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include "publish/encoder.hpp"
#include "publish/kafka_publisher.hpp"
#include "publish/topic_reader.hpp"

namespace kuaixun {
namespace {

constexpr std::uint64_t kLast = 1'000;  // of our ledger: no marker of ours lies beyond

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

// Against librdkafka's compression: text that does not shrink.
std::string noise(std::size_t size) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < size) text += char('0' + random() % 75);
  for (auto& c : text)
    if (c == '\\') c = '0';
  return text;
}

class KafkaTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* address = std::getenv("KUAIXUN_TEST_KAFKA");
    if (!address) GTEST_SKIP() << "needs a real Kafka: run tests/kafka/run.sh";
    settings_.bootstrap = address;
    settings_.instance = testing::UnitTest::GetInstance()->current_test_info()->name();
    settings_.topic_prefix = settings_.instance;
  }

  template <class T>
  T run(Task<T> task) {
    std::optional<T> result;
    asio::co_spawn(io_, std::move(task), [&](const std::exception_ptr& failed, T value) {
      if (failed) std::rethrow_exception(failed);
      result.emplace(std::move(value));
    });
    io_.restart();
    io_.run();
    return std::move(*result);
  }

  std::unique_ptr<KafkaPublisher> make(std::string ledger_id = "ledger-1") {
    return std::make_unique<KafkaPublisher>(io_.get_executor(), settings_, std::move(ledger_id), clock_, metrics_);
  }

  std::vector<Record> read(const char* topic) {
    auto reader = TopicReader::open(settings_, {settings_.topic_prefix + "." + topic}, From::beginning);
    EXPECT_TRUE(reader) << reader.error().message;
    std::vector<Record> records;
    while (reader && !(*reader)->at_end()) {
      auto next = (*reader)->next(10s);
      if (!next || !*next) break;
      records.push_back(std::move(**next));
    }
    EXPECT_TRUE(reader && (*reader)->at_end());
    return records;
  }

  std::vector<std::string> keys(const char* topic) {
    std::vector<std::string> found;
    for (const auto& record : read(topic)) found.push_back(record.key);
    std::sort(found.begin(), found.end());
    return found;
  }

  OutboxRow row(std::uint64_t sequence, std::string id) {
    return {sequence, Encoder(settings_).encode(
                          Item{.id = std::move(id), .source = "s1", .title = "t", .fetched_at = clock_.now()})};
  }

  template <class T>
  void expect_ok(const Result<T>& result) {
    EXPECT_TRUE(result) << result.error().code.name() << ": " << result.error().message;
  }

  asio::io_context io_;
  SystemClock clock_;
  Metrics metrics_;
  KafkaSettings settings_;
};

class RealKafka : public KafkaTest {};
class RealKafkaSample : public KafkaTest {};

TEST_F(RealKafka, TheNextSelfFindsTheMarkerAndNothingIsTwice) {
  auto publisher = make();
  const auto none = run(publisher->start(kLast));
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_EQ(*none, Progress{});
  expect_ok(run(publisher->publish({row(1, "a"), row(2, "b")})));
  publisher.reset();
  auto next = make();
  const auto progress = run(next->start(kLast));
  ASSERT_TRUE(progress) << progress.error().message;
  EXPECT_EQ(*progress, (Progress{"ledger-1", 2}));
  expect_ok(run(next->publish({row(3, "c")})));
  EXPECT_THAT(keys("items"), ElementsAre("a", "b", "c"));
}

TEST_F(RealKafka, ASecondSelfFencesTheFirst) {
  auto older = make();
  expect_ok(run(older->start(kLast)));
  expect_ok(run(older->publish({row(1, "a")})));
  auto newer = make();
  expect_ok(run(newer->start(kLast)));
  const auto refused = run(older->publish({row(2, "from-the-older")}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code.name(), "fenced") << refused.error().message;
  const auto published = run(newer->publish({row(2, "b")}));
  ASSERT_TRUE(published) << published.error().message;
  EXPECT_THAT(keys("items"), ElementsAre("a", "b"));
}

// A daemon that lost its ledger may not take the id away from one that works.
TEST_F(RealKafka, ADaemonWithAnotherLedgerFencesNobody) {
  auto working = make();
  expect_ok(run(working->start(kLast)));
  expect_ok(run(working->publish({row(1, "a")})));
  auto lost = make("ledger-2");
  const auto marker = run(lost->start(kLast));
  ASSERT_TRUE(marker) << marker.error().message;
  EXPECT_EQ(marker->ledger_id, "ledger-1");
  EXPECT_FALSE(run(lost->publish({row(1, "never")})));
  expect_ok(run(working->publish({row(2, "b")})));
  EXPECT_THAT(keys("items"), ElementsAre("a", "b"));
}

// Writes a record in a transaction that is left open, and sees to it that the broker has it.
std::unique_ptr<KafkaProducer> open_transaction(const KafkaSettings& settings, const Record& record,
                                                bool marker = false) {
  auto producer = KafkaProducer::open(settings, {});
  EXPECT_TRUE(producer);
  EXPECT_TRUE((*producer)->init());
  (*producer)->expect(1);
  EXPECT_EQ((*producer)->begin().answer, Answer::ok);
  EXPECT_EQ((marker ? (*producer)->produce_marker(record) : (*producer)->produce(0, record)).answer, Answer::ok);
  for (int i = 0; i < 500 && (*producer)->queued() > 0; ++i) EXPECT_TRUE((*producer)->ping(1s));
  EXPECT_EQ((*producer)->queued(), 0U);
  return std::move(*producer);
}

TEST_F(RealKafka, AnAbortedTransactionIsInvisible) {
  auto producer = open_transaction(settings_, row(1, "aborted").record);
  ASSERT_EQ(producer->abort().answer, Answer::ok);
  producer.reset();
  auto publisher = make();
  expect_ok(run(publisher->start(kLast)));
  expect_ok(run(publisher->publish({row(1, "committed")})));
  EXPECT_THAT(keys("items"), ElementsAre("committed"));
}

TEST_F(RealKafka, AHangingTransactionIsAbortedByTheNextSelf) {
  auto hanging = open_transaction(settings_, row(1, "hanging").record);
  auto publisher = make();
  expect_ok(run(publisher->start(kLast)));
  expect_ok(run(publisher->publish({row(1, "committed")})));
  EXPECT_EQ(hanging->commit().answer, Answer::fenced);
  EXPECT_THAT(keys("items"), ElementsAre("committed"));
}

TEST_F(RealKafka, AnotherInstancesOpenTransactionDoesNotHideOurMarker) {
  auto publisher = make();
  expect_ok(run(publisher->start(kLast)));
  auto other = settings_;
  other.instance = "other";
  other.properties = {{"transaction.timeout.ms", "3000"}, {"message.timeout.ms", "3000"}};
  const auto hanging =
      open_transaction(other, encode(Marker{{"ledger-2", 5}, "elsewhere:1"}, other, clock_.now()), /*marker=*/true);
  expect_ok(run(publisher->publish({row(41, "a")})));  // behind the open one
  const auto progress = run(publisher->start(kLast));
  ASSERT_TRUE(progress) << progress.error().message;
  EXPECT_EQ(*progress, (Progress{"ledger-1", 41}));
}

TEST_F(RealKafka, ATransactionThatTheBrokerTimedOutIsNoTakeover) {
  settings_.properties = {{"transaction.timeout.ms", "1500"}, {"message.timeout.ms", "1500"}};
  auto producer = open_transaction(settings_, row(1, "late").record);
  auto reader = TopicReader::open(settings_, {settings_.topic_prefix + ".items"}, From::end);
  ASSERT_TRUE(reader);
  while (producer->transaction_age() < producer->transaction_timeout() + 1'500ms)
    ASSERT_TRUE((*reader)->next(100ms));  // lets time pass
  const auto event = producer->commit();
  EXPECT_TRUE(event.answer == Answer::fenced || event.answer == Answer::fatal || event.answer == Answer::abortable)
      << int(event.answer);
  EXPECT_GE(producer->transaction_age(), producer->transaction_timeout());
  producer.reset();
  auto publisher = make();
  expect_ok(run(publisher->start(kLast)));
  expect_ok(run(publisher->publish({row(1, "again")})));
  EXPECT_THAT(keys("items"), ElementsAre("again"));
}

TEST_F(RealKafka, ARecordThatTheBrokerRefusesIsFoundAndQuarantined) {
  settings_.topic_prefix = "small";  // kafka_test.py made small.items with max.message.bytes=2000
  settings_.properties = {{"batch.num.messages", "1"}};
  std::vector<OutboxRow> rows;
  std::vector<std::string> expected;
  for (std::uint64_t i = 1; i <= 40; ++i) {
    const auto id = "id" + std::to_string(i);
    rows.push_back(row(i, id));
    if (i == 17)
      rows.back().record.value = noise(5'000);
    else
      expected.push_back(id);
  }
  auto publisher = make();
  expect_ok(run(publisher->start(kLast)));
  const auto published = run(publisher->publish(rows));
  ASSERT_TRUE(published) << published.error().message;
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(keys("items"), expected);
  const auto rejects = read("rejects");
  ASSERT_THAT(rejects, SizeIs(1));
  EXPECT_EQ(rejects[0].value, rows[16].record.value);
  EXPECT_THAT(rejects[0].headers, Contains(Pair("original_key", "id17")));
}

TEST_F(RealKafka, AtLeastOnceArrivesInOrder) {
  settings_.delivery = Delivery::at_least_once;
  settings_.partitions = 1;
  std::vector<OutboxRow> rows;
  std::vector<std::string> sent, arrived;
  for (std::uint64_t i = 1; i <= 1'000; ++i) {
    rows.push_back(row(i, std::to_string(i)));
    sent.push_back(std::to_string(i));
  }
  auto publisher = make();
  expect_ok(run(publisher->start(kLast)));
  expect_ok(run(publisher->publish(std::move(rows))));
  for (const auto& record : read("items")) arrived.push_back(record.key);
  EXPECT_EQ(arrived, sent);
}

// What kafka_test.py reads with other clients.
TEST_F(RealKafkaSample, PublishesItemsForOtherConsumers) {
  if (const char* prefix = std::getenv("KUAIXUN_TEST_PREFIX")) settings_.topic_prefix = prefix;
  auto publisher = make();
  const auto started = run(publisher->start(kLast));
  ASSERT_TRUE(started) << started.error().message;
  std::vector<OutboxRow> rows;
  for (std::uint64_t i = 1; i <= 500; ++i) rows.push_back(row(i, "id-" + std::to_string(i) + (i % 3 ? "" : "快讯")));
  expect_ok(run(publisher->publish(std::move(rows))));
}

}  // namespace
}  // namespace kuaixun
