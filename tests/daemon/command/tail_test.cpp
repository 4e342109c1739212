#include "command/tail.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include "base/clock.hpp"
#include "publish/embedded_broker.hpp"
#include "publish/encoder.hpp"
#include "publish/kafka_publisher.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TailTest : public testing::Test {
 protected:
  void SetUp() override {
    KafkaSettings settings{.instance = "desk-1", .partitions = 1, .embedded_address_file = dir_.path("tail-address")};
    auto broker = EmbeddedBroker::start(settings);
    ASSERT_TRUE(broker) << broker.error().message;
    broker_ = std::move(*broker);
    request_.kafka = settings;  // finds the broker by its address file, as the command does
    request_.from = From::beginning;
    KafkaPublisher publisher(io_.get_executor(), broker_->client_settings(), "ledger-1", clock_, metrics_);
    auto fill = publish_items(publisher);
    asio::co_spawn(io_, std::move(fill), [](const std::exception_ptr& failed) {
      if (failed) std::rethrow_exception(failed);
    });
    io_.run();
  }

  Task<void> publish_items(KafkaPublisher& publisher) {
    auto started = co_await publisher.start(0);
    EXPECT_TRUE(started);
    std::vector<OutboxRow> rows;
    for (std::uint64_t i = 1; i <= 3; ++i)
      rows.push_back(
          {i, Encoder(request_.kafka).encode(Item{.id = "i" + std::to_string(i), .source = "s1", .title = "标题"})});
    auto published = co_await publisher.publish(std::move(rows));
    EXPECT_TRUE(published);
  }

  Exit run(bool more = true) {
    return tail(
        request_, [&, more](std::string_view line) { return lines_.emplace_back(line), more; }, stop_);
  }

  asio::io_context io_;
  SystemClock clock_;
  Metrics metrics_;
  TempDir dir_;
  std::unique_ptr<EmbeddedBroker> broker_;
  TailRequest request_;
  std::atomic<bool> stop_{false};
  std::vector<std::string> lines_;
};

TEST_F(TailTest, ShowsALineARecordAndEndsAfterCount) {
  request_.count = 2;
  EXPECT_EQ(run(), Exit::ok);
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("标题"), HasSubstr("  new  ")));
}

TEST_F(TailTest, ShowsJsonWhenAsked) {
  request_.count = 3;
  request_.form = TailForm::json;
  EXPECT_EQ(run(), Exit::ok);
  EXPECT_THAT(lines_, ElementsAre(HasSubstr(R"({"id":"i1")"), HasSubstr(R"({"id":"i2")"), HasSubstr(R"({"id":"i3")")));
}

TEST_F(TailTest, ShowsOtherTopics) {
  request_.count = 2;  // the marker of the start, and that of the batch
  request_.content = TopicContent::progress;
  EXPECT_EQ(run(), Exit::ok);
  EXPECT_THAT(lines_.back(), HasSubstr("ledger-1 up to 3"));
}

TEST_F(TailTest, EndsWellWhenStopped) {
  stop_ = true;
  EXPECT_EQ(run(), Exit::ok);
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(TailTest, EndsWellWhenNobodyReads) {
  EXPECT_EQ(run(/*more=*/false), Exit::ok);
  EXPECT_EQ(lines_.size(), 1U);
}

TEST_F(TailTest, WithoutABrokerItFails) {
  broker_.reset();
  testing::internal::CaptureStderr();
  EXPECT_EQ(run(), Exit::failed);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("start `kuaixun run`"));
}

}  // namespace
}  // namespace kuaixun
