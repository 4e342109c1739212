// The publisher, the embedded broker and the reader together, over real sockets in one process. What a mock broker
// cannot show (fencing, aborted records staying invisible) is shown by tests/kafka.
#include "publish/kafka_publisher.hpp"

#include <fstream>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include "publish/embedded_broker.hpp"
#include "publish/encoder.hpp"
#include "publish/topic_reader.hpp"
#include "tests/daemon/publish/sample_items.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

constexpr std::uint64_t kLast = 1'000;  // of our ledger: no marker of ours lies beyond

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kProduce = 0, kInitProducerId = 22, kAddPartitionsToTxn = 24, kEndTxn = 26;

class KafkaPublisherTest : public testing::Test {
 protected:
  void SetUp() override {
    settings_ = {.instance = "desk-1", .partitions = 2, .embedded_address_file = dir_.path("address")};
    auto broker = EmbeddedBroker::start(settings_);
    ASSERT_TRUE(broker) << broker.error().message;
    broker_ = std::move(*broker);
    settings_ = broker_->client_settings();
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

  KafkaPublisher make(std::string ledger_id = "ledger-1") {
    return KafkaPublisher(io_.get_executor(), settings_, std::move(ledger_id), clock_, metrics_,
                          ProducerDeadlines{.call = 2s, .init = 5s});
  }

  std::vector<Record> read(const std::string& topic) {
    auto reader = TopicReader::open(settings_, {settings_.topic_prefix + "." + topic}, From::beginning);
    EXPECT_TRUE(reader) << reader.error().message;
    std::vector<Record> records;
    while (reader && !(*reader)->at_end()) {
      auto next = (*reader)->next(5s);
      if (!next || !*next) break;
      records.push_back(std::move(**next));
    }
    EXPECT_TRUE((*reader)->at_end());
    return records;
  }

  std::vector<std::string> keys(const std::string& topic) {
    std::vector<std::string> found;
    for (const auto& record : read(topic)) found.push_back(record.key);
    std::sort(found.begin(), found.end());
    return found;
  }

  OutboxRow row(std::uint64_t sequence, std::string id, std::size_t padding = 0) {
    Item item{.id = std::move(id), .source = "s1", .title = "t", .fetched_at = clock_.now()};
    item.content_text.assign(padding, 'x');
    return {sequence, Encoder(settings_).encode(item)};
  }

  double count(const char* name, const MetricLabels& labels) { return metrics_.counter(name, "", labels).value(); }

  asio::io_context io_;
  SystemClock clock_;
  Metrics metrics_;
  KafkaSettings settings_;
  TempDir dir_;
  std::unique_ptr<EmbeddedBroker> broker_;
};

TEST_F(KafkaPublisherTest, PublishesRowsAsTheyWereEncoded) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  const OutboxRow sent{1, Encoder(settings_).encode(full_item())};
  ASSERT_TRUE(run(publisher.publish({sent})));
  const auto records = read("items");
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].key, sent.record.key);
  EXPECT_EQ(records[0].value, sent.record.value);
  EXPECT_EQ(records[0].headers, sent.record.headers);
  EXPECT_EQ(records[0].at, sent.record.at);
}

TEST_F(KafkaPublisherTest, TheNextSelfFindsTheMarker) {
  {
    auto publisher = make();
    const auto none = run(publisher.start(kLast));
    ASSERT_TRUE(none) << none.error().message;
    EXPECT_EQ(*none, Progress{});
    ASSERT_TRUE(run(publisher.publish({row(1, "a"), row(2, "b")})));
    ASSERT_TRUE(run(publisher.publish({row(3, "c")})));
  }
  auto next = make();
  const auto progress = run(next.start(kLast));
  ASSERT_TRUE(progress);
  EXPECT_EQ(*progress, (Progress{"ledger-1", 3}));
  EXPECT_THAT(keys("items"), ElementsAre("a", "b", "c"));
}

TEST_F(KafkaPublisherTest, OtherInstancesMarkersAreNotOurs) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  ASSERT_TRUE(run(publisher.publish({row(7, "a")})));
  settings_.instance = "desk-2";
  auto other = make("ledger-2");
  const auto progress = run(other.start(kLast));
  ASSERT_TRUE(progress);
  EXPECT_EQ(*progress, Progress{});
}

TEST_F(KafkaPublisherTest, AMarkerFarFromTheEndIsFoundToo) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  ASSERT_TRUE(run(publisher.publish({row(7, "a")})));
  std::vector<OutboxRow> others;
  for (std::uint64_t i = 1; i <= 2'000; ++i)
    others.push_back(
        {i, {settings_.topic_prefix + ".progress", "desk-2", R"({"ledger_id":"l2","sequence":1})", {}, clock_.now()}});
  ASSERT_TRUE(run(publisher.refill(std::move(others))));
  const auto progress = run(publisher.start(kLast));
  ASSERT_TRUE(progress) << progress.error().message;
  EXPECT_EQ(*progress, (Progress{"ledger-1", 7}));
}

TEST_F(KafkaPublisherTest, AtLeastOncePublishesWithoutAMarker) {
  settings_.delivery = Delivery::at_least_once;
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  ASSERT_TRUE(run(publisher.publish({row(1, "a"), row(2, "b")})));
  EXPECT_THAT(keys("items"), ElementsAre("a", "b"));
  EXPECT_THAT(read("progress"), IsEmpty());
}

// The crash between acknowledgement and trimming, without a marker that tells of it.
TEST_F(KafkaPublisherTest, AtLeastOnceLeavesOutWhatStandsAtTheEndOfItsTopics) {
  settings_.delivery = Delivery::at_least_once;
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  ASSERT_TRUE(run(publisher.publish({row(1, "a"), row(2, "b")})));
  auto next = make();
  ASSERT_TRUE(run(next.start(kLast)));
  const auto missing = run(next.missing({row(1, "a"), row(2, "b"), row(3, "c")}));
  ASSERT_TRUE(missing) << missing.error().message;
  ASSERT_THAT(*missing, SizeIs(1));
  EXPECT_EQ(missing->front().sequence, 3U);
  ASSERT_TRUE(run(next.publish(*missing)));
  EXPECT_THAT(keys("items"), ElementsAre("a", "b", "c"));
}

TEST_F(KafkaPublisherTest, ExactlyOnceMissesAllThatTheMarkerDoesNotName) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  const auto missing = run(publisher.missing({row(1, "a"), row(2, "b")}));
  ASSERT_TRUE(missing);
  EXPECT_THAT(*missing, SizeIs(2));
}

TEST_F(KafkaPublisherTest, RefillingMovesNoMarker) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  ASSERT_TRUE(run(publisher.refill({row(8, "a"), row(9, "b")})));
  EXPECT_THAT(keys("items"), ElementsAre("a", "b"));
  const auto progress = run(publisher.start(kLast));
  ASSERT_TRUE(progress);
  EXPECT_EQ(progress->sequence, 0U);
}

TEST_F(KafkaPublisherTest, ATransactionThatIsAbortedIsTriedAgain) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  broker_->fail_requests(kAddPartitionsToTxn, {51, 51});  // CONCURRENT_TRANSACTIONS: librdkafka waits and asks again
  ASSERT_TRUE(run(publisher.publish({row(1, "a")})));
  EXPECT_THAT(keys("items"), ElementsAre("a"));
}

TEST_F(KafkaPublisherTest, ARecordThatKafkaRefusesGoesIntoQuarantineAndItsNeighboursArrive) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  auto huge = row(2, "huge");
  huge.record.value.assign(3'000'000, 'x');  // over message.max.bytes
  const auto published = run(publisher.publish({row(1, "a"), huge, row(3, "c")}));
  ASSERT_TRUE(published) << published.error().message;
  EXPECT_THAT(keys("items"), ElementsAre("a", "c"));
  const auto rejects = read("rejects");
  ASSERT_THAT(rejects, SizeIs(1));
  EXPECT_EQ(rejects[0].key, "s1");
  EXPECT_THAT(rejects[0].headers, testing::Contains(testing::Pair("reason_code", "record_rejected")));
  EXPECT_THAT(rejects[0].headers, testing::Contains(testing::Pair("original_key", "huge")));
  EXPECT_THAT(rejects[0].headers, testing::Contains(testing::Pair("truncated", "true")));
  EXPECT_EQ(count("kuaixun_publish_total", {{"topic", "items"}, {"result", "quarantined"}}), 1);
  EXPECT_EQ(count("kuaixun_publish_total", {{"topic", "items"}, {"result", "published"}}), 2);
}

TEST_F(KafkaPublisherTest, ABrokerThatRejectsABatchOnceLosesNothing) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  broker_->fail_requests(kProduce, {87});  // INVALID_RECORD
  std::vector<OutboxRow> rows;
  for (std::uint64_t i = 1; i <= 8; ++i) rows.push_back(row(i, "id" + std::to_string(i)));
  const auto published = run(publisher.publish(rows));
  ASSERT_TRUE(published) << published.error().message;
  auto found = keys("items");  // the mock shows aborted records too
  found.erase(std::unique(found.begin(), found.end()), found.end());
  EXPECT_THAT(found, SizeIs(8));
  EXPECT_THAT(read("rejects"), IsEmpty());
  EXPECT_GE(count("kuaixun_transactions_total", {{"result", "aborted"}}), 1);
}

TEST_F(KafkaPublisherTest, BeingFencedIsAnErrorThatWaitingDoesNotHelp) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  broker_->fail_requests(kEndTxn, {90});  // PRODUCER_FENCED
  const auto published = run(publisher.publish({row(1, "a")}));
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().code.name(), "fenced");
  EXPECT_EQ(published.error().remedy, Remedy::stop);
  EXPECT_THAT(published.error().message, HasSubstr("desk-1"));
}

// A broker tells a producer whose transaction was open too long the same as one that was taken over.
class ExpiredTransactionTest : public KafkaPublisherTest {
 protected:
  Result<void> publish_too_slowly(KafkaPublisher& publisher) {
    std::vector<int> answers(14, 14);  // COORDINATOR_LOAD_IN_PROGRESS: asked again after 100 ms
    answers.push_back(90);             // PRODUCER_FENCED
    broker_->fail_requests(kEndTxn, answers);
    return run(publisher.publish({row(2, "b")}));
  }

  void SetUp() override {
    KafkaPublisherTest::SetUp();
    settings_.properties["transaction.timeout.ms"] = "1000";
    settings_.properties["message.timeout.ms"] = "1000";
  }
};

TEST_F(ExpiredTransactionTest, GoesOnWhenTheMarkerIsStillOurs) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  ASSERT_TRUE(run(publisher.publish({row(1, "a")})));
  const auto published = publish_too_slowly(publisher);
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().code.name(), "transaction_expired") << published.error().message;
  EXPECT_EQ(published.error().remedy, Remedy::retry);
  const auto progress = run(publisher.start(kLast));
  ASSERT_TRUE(progress) << progress.error().message;
  EXPECT_EQ(progress->ledger_id, "ledger-1");
}

TEST_F(ExpiredTransactionTest, StopsWhenAnotherDaemonHasSignedTheMarker) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  ASSERT_FALSE(publish_too_slowly(publisher));
  auto other = make();  // with a copy of the ledger
  ASSERT_TRUE(run(other.start(kLast)));
  ASSERT_TRUE(run(other.refill({{1, encode(Marker{{"ledger-1", 9}, "elsewhere:77"}, settings_, clock_.now())}})));
  const auto progress = run(publisher.start(kLast));
  ASSERT_FALSE(progress);
  EXPECT_EQ(progress.error().code.name(), "fenced");
  EXPECT_THAT(progress.error().message, HasSubstr("elsewhere:77"));
}

TEST_F(KafkaPublisherTest, AnIdlePublisherNoticesThatTheBrokerWentAway) {
  ManualClock clock;
  KafkaPublisher publisher(io_.get_executor(), settings_, "ledger-1", clock, metrics_);
  ASSERT_TRUE(run(publisher.start(kLast)));
  broker_->set_down(true);
  EXPECT_TRUE(publisher.health());  // heard of it just now
  clock.advance(11s);
  EXPECT_TRUE(publisher.health());  // asks in the background …
  const auto waiting = asio::make_work_guard(io_);
  io_.restart();
  io_.run_one();
  const auto health = publisher.health();  // … and knows
  ASSERT_FALSE(health);
  EXPECT_EQ(health.error().code.name(), "unreachable");
}

TEST_F(KafkaPublisherTest, MissingPermissionNamesTopicAndRemedy) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  broker_->fail_requests(kProduce, {29, 29, 29, 29});  // TOPIC_AUTHORIZATION_FAILED
  const auto published = run(publisher.publish({row(1, "a")}));
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().code.name(), "unauthorized");
  EXPECT_THAT(published.error().message, HasSubstr("Write"));
}

TEST_F(KafkaPublisherTest, ATransactionalIdThatIsNotAllowedNamesIdAndRemedy) {
  auto publisher = make();
  broker_->fail_requests(kInitProducerId, {53});  // TRANSACTIONAL_ID_AUTHORIZATION_FAILED
  const auto started = run(publisher.start(kLast));
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code.name(), "unauthorized");
  EXPECT_THAT(started.error().message, HasSubstr("desk-1"));
  EXPECT_THAT(started.error().message, HasSubstr("at_least_once"));
}

TEST_F(KafkaPublisherTest, ABrokerThatIsAwayIsUnreachableAndBackAfterwards) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  ASSERT_TRUE(publisher.health());
  broker_->set_down(true);
  const auto published = run(publisher.publish({row(1, "a")}));
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().code.name(), "unreachable") << published.error().message;
  EXPECT_EQ(published.error().remedy, Remedy::retry);
  ASSERT_FALSE(publisher.health());
  broker_->set_down(false);
  const auto progress = run(publisher.start(kLast));
  ASSERT_TRUE(progress) << progress.error().message;
  EXPECT_EQ(progress->sequence, 0U);
  ASSERT_TRUE(run(publisher.publish({row(1, "a")})));
  EXPECT_TRUE(publisher.health());
}

TEST_F(KafkaPublisherTest, PublishingWithoutStartIsAnError) {
  auto publisher = make();
  EXPECT_FALSE(publisher.health());
  const auto published = run(publisher.publish({row(1, "a")}));
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().code.name(), "not_started");
}

TEST_F(KafkaPublisherTest, AWrongPropertyIsNamedButNotItsValue) {
  settings_.properties["sasl.jaas.config"] = "password=hunter2";
  auto publisher = make();
  const auto started = run(publisher.start(kLast));
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code.name(), "invalid_properties");
  EXPECT_THAT(started.error().message, HasSubstr("sasl.jaas.config"));
  EXPECT_THAT(started.error().message, testing::Not(HasSubstr("hunter2")));
}

TEST_F(KafkaPublisherTest, NobodyAtTheAddressIsUnreachable) {
  settings_.bootstrap = "127.0.0.1:1";
  auto publisher = make();
  const auto started = run(publisher.start(kLast));
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code.name(), "unreachable") << started.error().message;
  EXPECT_THAT(started.error().message, HasSubstr("127.0.0.1:1"));
}

TEST_F(KafkaPublisherTest, TopicsThatMayNotBeCreatedMustExist) {
  settings_.topic_prefix = "elsewhere";
  auto publisher = make();
  const auto started = run(publisher.start(kLast));
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code.name(), "topic_missing");
  EXPECT_THAT(started.error().message, HasSubstr("--topic elsewhere.items"));
}

TEST_F(KafkaPublisherTest, TheAddressFileNamesTheBrokerAndGoesWithIt) {
  KafkaSettings reader{.instance = "x", .embedded_address_file = settings_.embedded_address_file};
  EXPECT_TRUE(TopicReader::open(reader, {"kuaixun.items"}, From::beginning));
  broker_.reset();
  const auto gone = TopicReader::open(reader, {"kuaixun.items"}, From::beginning);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code.name(), "not_running");
}

TEST_F(KafkaPublisherTest, AReaderFromTheEndSeesOnlyWhatComesLater) {
  auto publisher = make();
  ASSERT_TRUE(run(publisher.start(kLast)));
  ASSERT_TRUE(run(publisher.publish({row(1, "early")})));
  auto reader = TopicReader::open(settings_, {"kuaixun.items"}, From::end);
  ASSERT_TRUE(reader);
  EXPECT_TRUE((*reader)->at_end());
  ASSERT_TRUE(run(publisher.publish({row(2, "late")})));
  const auto next = (*reader)->next(10s);
  ASSERT_TRUE(next && *next);
  EXPECT_EQ((*next)->key, "late");
}

TEST_F(KafkaPublisherTest, ReadingATopicThatIsNotThereSaysSo) {
  const auto reader = TopicReader::open(settings_, {"kuaixun.typo"}, From::beginning);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code.name(), "topic_missing");
}

}  // namespace
}  // namespace kuaixun
