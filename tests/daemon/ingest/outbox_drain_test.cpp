#include "ingest/outbox_drain.hpp"

#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/open_ledger.hpp"
#include "tests/support/recording_publisher.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

class OutboxDrainTest : public ::testing::Test {
 protected:
  OutboxDrainTest() : ledger_(open_ledger(io_, dir_, clock_, metrics_)), publisher_(ledger_->id()) {}

  void append(int count) {
    std::function<void(LedgerTransaction&)> write = [count](LedgerTransaction& ledger) {
      for (int i = 0; i < count; ++i) ledger.append(Record{.topic = "kuaixun.items", .key = std::to_string(i)});
    };
    ASSERT_TRUE(run_task(io_, ledger_->write(std::move(write))));
  }

  // Everything that can go out goes out; then it ends.
  Result<void> drain() {
    OutboxDrain under_test(io_.get_executor(), *ledger_, publisher_, clock_, metrics_, 0);
    under_test.stop(std::chrono::hours{1});
    auto result = run_task(io_, under_test.run());
    trouble_ = under_test.trouble();
    return result;
  }

  std::vector<std::uint64_t> sequences() const {
    std::vector<std::uint64_t> all;
    for (const auto& row : publisher_.rows()) all.push_back(row.sequence);
    return all;
  }

  TempDir dir_;
  ManualClock clock_;
  Metrics metrics_;
  asio::io_context io_;
  std::unique_ptr<SqliteLedger> ledger_;
  RecordingPublisher publisher_;
  std::optional<Error> trouble_;
};

TEST_F(OutboxDrainTest, SendsAllRowsInOrderAndForgetsThem) {
  append(12'000);
  ASSERT_TRUE(drain());
  const auto sent = sequences();
  ASSERT_EQ(sent.size(), 12'000u);
  for (std::size_t i = 0; i < sent.size(); ++i) ASSERT_EQ(sent[i], i + 1);
  EXPECT_EQ(publisher_.batches(), (std::vector<std::size_t>{5'000, 5'000, 2'000}));
  EXPECT_EQ(ledger_->outbox_size().rows, 0u);
}

TEST_F(OutboxDrainTest, SendsAgainWhatWasNotTaken) {
  append(3);
  publisher_.fail_publish({Remedy::retry, "unreachable", "no broker"});
  ASSERT_TRUE(drain());
  EXPECT_EQ(sequences(), (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(publisher_.starts(), 2);
  EXPECT_FALSE(trouble_);
}

// The crash between commit and acknowledgement: the marker knows better than the ledger.
TEST_F(OutboxDrainTest, DoesNotSendAgainWhatTheMarkerHas) {
  append(3);
  publisher_.fail_after_commit({Remedy::retry, "unreachable", "no answer"});
  ASSERT_TRUE(drain());
  EXPECT_EQ(sequences(), (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(ledger_->outbox_size().rows, 0u);
}

TEST_F(OutboxDrainTest, SkipsRowsThatAnEarlierSelfHasSent) {
  append(5);
  publisher_.set_marker({ledger_->id(), 3});
  ASSERT_TRUE(drain());
  EXPECT_EQ(sequences(), (std::vector<std::uint64_t>{4, 5}));
}

// Another ledger knows what was published; this one would publish it again.
TEST_F(OutboxDrainTest, PublishesNothingWhenAnotherLedgerPublishedLast) {
  append(2);
  publisher_.set_marker({"another-ledger", 99});
  const auto result = drain();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code.name(), "ledger_lost");
  EXPECT_TRUE(sequences().empty());
}

TEST_F(OutboxDrainTest, PublishesNothingFromAnOldCopyOfItsLedger) {
  append(2);
  publisher_.set_marker({ledger_->id(), 3});
  const auto result = drain();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code.name(), "ledger_lost");
}

TEST_F(OutboxDrainTest, EndsWhenFenced) {
  append(1);
  publisher_.fail_publish({"fenced", "another daemon"});
  const auto result = drain();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code.name(), "fenced");
  EXPECT_TRUE(sequences().empty());
  EXPECT_EQ(ledger_->outbox_size().rows, 1u);
}

TEST_F(OutboxDrainTest, LeavesWhatDoesNotGoOutInTimeForTheNextStart) {
  append(1);
  OutboxDrain under_test(io_.get_executor(), *ledger_, publisher_, clock_, metrics_, 0);
  publisher_.fail_start({Remedy::retry, "unreachable", "no broker"});
  under_test.stop(std::chrono::milliseconds{0});
  ASSERT_TRUE(run_task(io_, under_test.run()));
  EXPECT_EQ(ledger_->outbox_size().rows, 1u);
  ASSERT_TRUE(under_test.trouble());
  EXPECT_EQ(under_test.trouble()->code.name(), "unreachable");
}

}  // namespace
}  // namespace kuaixun
