#include "ingest/scheduler.hpp"

#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "tests/support/canned_fetcher.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/open_ledger.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono_literals;

// One entry whose title is the body; "bad" is not understood.
Result<Batch> parse_title(const Document& document, const Source&) {
  if (document.body == "bad") return Error{Remedy::discard, "no_article", "no title"};
  Batch batch;
  Entry entry{.guid = document.url, .url = document.url, .title = document.body};
  entry.published = Timestamp{document.fetched_at - 1h};
  batch.entries.push_back(std::move(entry));
  return batch;
}

double never(const Document&) { return 0; }

constexpr std::array kConnectors{Connector{"title", parse_title, never}};

class SchedulerTest : public ::testing::Test {
 protected:
  SchedulerTest() {
    fetcher_.set_time(clock_.now());
    ledger_ = open_ledger(io_, dir_, clock_, metrics_);
    pipeline_ = std::make_unique<Pipeline>(parts(), Encoder(KafkaSettings{}), schedule_, BackfillSettings{});
  }
  ~SchedulerTest() override { workers_.join(); }

  PipelineParts parts() { return {fetcher_, *ledger_, kConnectors, workers_, memory_, clock_, metrics_}; }

  std::unique_ptr<Scheduler> scheduler(OutboxLimits limits = {}) {
    return std::make_unique<Scheduler>(io_.get_executor(), parts(), *pipeline_, schedule_, limits,
                                       [this](const RoundEvent& event) {
                                         ++rounds_[event.state.source.id];
                                         if (event.failure != nullptr)
                                           failures_.push_back(event.failure->error.code.name());
                                       });
  }

  static Source source(const std::string& id) {
    return {.id = id, .kind = "title", .url = "https://" + id + ".example/"};
  }

  void follow(Scheduler& scheduler, const std::vector<std::string>& ids) {
    std::vector<Source> sources;
    for (const auto& id : ids) sources.push_back(source(id));
    scheduler.follow(std::move(sources), run_task(io_, ledger_->cursors()).value());
  }

  void once(Scheduler& scheduler) { run(scheduler.run_once()); }

  // Lets the scheduler work for a while of real time.
  void run_for(Scheduler& scheduler, std::chrono::milliseconds duration) {
    asio::steady_timer stop(io_, duration);
    stop.async_wait([&](boost::system::error_code) { scheduler.stop(); });
    run(scheduler.run());
  }

  // Until `condition` holds, however slow the machine is; what never comes is given up after a while.
  void run_until(Scheduler& scheduler, const std::function<bool()>& condition) {
    asio::steady_timer timer(io_);
    const auto end = std::chrono::steady_clock::now() + 20s;
    const std::function<void()> look = [&] {
      timer.expires_after(5ms);
      timer.async_wait([&](boost::system::error_code) {
        if (condition() || std::chrono::steady_clock::now() >= end)
          scheduler.stop();
        else
          look();
      });
    };
    look();
    run(scheduler.run());
  }

  void run(Task<void> task) {
    bool ended = false;
    asio::co_spawn(io_, std::move(task), [&](std::exception_ptr failure) {
      ended = true;
      if (failure) std::rethrow_exception(failure);
    });
    io_.restart();
    while (!ended) io_.run_one();
  }

  Cursor cursor(const std::string& id) { return run_task(io_, ledger_->cursors()).value().at(id); }

  TempDir dir_;
  ManualClock clock_;
  Metrics metrics_;
  CannedFetcher fetcher_;
  asio::thread_pool workers_{1};
  asio::io_context io_;
  MemoryBudget memory_{io_.get_executor(), 256'000'000, metrics_};
  ScheduleSettings schedule_{};
  std::unique_ptr<SqliteLedger> ledger_;
  std::unique_ptr<Pipeline> pipeline_;
  std::map<std::string, int> rounds_;
  std::vector<std::string> failures_;
};

TEST_F(SchedulerTest, AsksEverySourceOnceAndAFailureStopsNoNeighbour) {
  fetcher_.answer("https://a.example/", "One");
  fetcher_.answer("https://c.example/", "Three");
  auto under_test = scheduler();
  follow(*under_test, {"a", "b", "c"});
  once(*under_test);
  EXPECT_EQ(rounds_, (std::map<std::string, int>{{"a", 1}, {"b", 1}, {"c", 1}}));
  EXPECT_EQ(failures_, (std::vector<std::string>{"dns"}));
  EXPECT_EQ(ledger_->outbox_size().rows, 2u);
  EXPECT_EQ(cursor("b").failures, 1);
  EXPECT_EQ(cursor("b").last_error_code, "dns");
}

TEST_F(SchedulerTest, KeepsWhatIsNotUnderstoodAsARejectButOnlyOnce) {
  fetcher_.answer("https://a.example/", "bad");
  for (int i = 0; i < 2; ++i) {
    auto under_test = scheduler();
    follow(*under_test, {"a"});
    once(*under_test);
  }
  EXPECT_EQ(failures_, (std::vector<std::string>{"no_article", "no_article"}));
  EXPECT_EQ(ledger_->outbox_size().rows, 1u);
  EXPECT_EQ(cursor("a").failures, 2);
}

TEST_F(SchedulerTest, ForgetsTheFailuresOfASourceThatWorksAgain) {
  auto under_test = scheduler();
  follow(*under_test, {"a"});
  once(*under_test);
  fetcher_.answer("https://a.example/", "One");
  once(*under_test);
  EXPECT_EQ(cursor("a").failures, 0);
  EXPECT_EQ(cursor("a").last_error_code, "");
}

TEST_F(SchedulerTest, HoldsNothingThatThisMachineLacksAgainstASource) {
  fetcher_.fail("https://a.example/", Error{"out_of_descriptors", "no descriptor left"});
  const auto scheduler = this->scheduler();
  follow(*scheduler, {"a"});
  once(*scheduler);
  EXPECT_EQ(failures_, std::vector<std::string>{"out_of_descriptors"});
  EXPECT_EQ(scheduler->states().at("a").cursor.failures, 0);
  EXPECT_EQ(scheduler->states().at("a").cursor.last_error_code, "");
  EXPECT_EQ(run_task(io_, ledger_->cursors())->count("a"), 0u);
  EXPECT_EQ(pipeline_->faults().reasons(), std::vector<std::string>{"no descriptor left"});
  clock_.advance(LocalFaults::kOver + 1s);
  pipeline_->faults().forget_old();
  EXPECT_TRUE(pipeline_->faults().reasons().empty());
}

TEST_F(SchedulerTest, WaitsUntilASourceIsDueAgain) {
  fetcher_.answer("https://a.example/", "One");
  auto first = scheduler();
  follow(*first, {"a"});
  once(*first);
  auto second = scheduler();
  follow(*second, {"a"});
  run_for(*second, 50ms);
  EXPECT_EQ(rounds_["a"], 1);
  clock_.advance(24h);
  auto third = scheduler();
  follow(*third, {"a"});
  run_until(*third, [&] { return rounds_["a"] == 2; });
  EXPECT_EQ(rounds_["a"], 2);
}

TEST_F(SchedulerTest, StartsNoRoundWhileTheOutboxIsFull) {
  fetcher_.answer("https://a.example/", "One");
  auto filled = scheduler();
  follow(*filled, {"a"});
  once(*filled);
  ASSERT_EQ(ledger_->outbox_size().rows, 1u);
  fetcher_.answer("https://b.example/", "Two");
  auto under_test = scheduler(OutboxLimits{.max_rows = 1});
  follow(*under_test, {"b"});
  EXPECT_TRUE(under_test->outbox_is_full());
  run_for(*under_test, 50ms);
  EXPECT_EQ(rounds_["b"], 0);
  ASSERT_TRUE(run_task(io_, ledger_->acknowledge(1, 0)));
  auto again = scheduler(OutboxLimits{.max_rows = 1});
  follow(*again, {"b"});
  clock_.advance(24h);
  run_until(*again, [&] { return rounds_["b"] == 1; });
  EXPECT_EQ(rounds_["b"], 1);
}

TEST_F(SchedulerTest, TellsASourceThatAnswersButHasNothingNewToSayUntilItHas) {
  const auto staleness = [&](Scheduler& scheduler) { return scheduler.states().at("a").staleness; };
  fetcher_.answer("https://a.example/", "One");
  auto under_test = scheduler();
  follow(*under_test, {"a"});
  once(*under_test);
  EXPECT_EQ(staleness(*under_test), Staleness::fresh);
  clock_.advance(24h * 20);
  once(*under_test);
  EXPECT_EQ(staleness(*under_test), Staleness::no_news);
  EXPECT_NE(metrics_.render().find("kuaixun_source_stale{reason=\"no_news\",source=\"a\"} 1"), std::string::npos);
  auto restarted = scheduler();
  follow(*restarted, {"a"});
  EXPECT_EQ(staleness(*restarted), Staleness::no_news) << "the ledger knows";
  fetcher_.set_time(clock_.now());
  fetcher_.answer("https://a.example/two", "Two");
  restarted->follow({Source{.id = "a", .kind = "title", .url = "https://a.example/two"}}, {});
  once(*restarted);
  EXPECT_EQ(staleness(*restarted), Staleness::fresh);
  EXPECT_NE(metrics_.render().find("kuaixun_source_stale{reason=\"no_news\",source=\"a\"} 0"), std::string::npos);
}

TEST_F(SchedulerTest, TellsWhenAllSourcesOfAnInstanceHaveStopped) {
  std::vector<Source> sources;
  for (const auto* id : {"a", "b", "c"}) {
    sources.push_back({.id = id, .kind = "title", .url = std::string("http://bridge.example:4000/") + id});
    fetcher_.answer(sources.back().url, id);
  }
  sources.push_back(source("d"));
  fetcher_.answer(sources.back().url, "elsewhere");
  auto under_test = scheduler();
  under_test->follow(sources, {});
  once(*under_test);
  clock_.advance(24h * 20);
  fetcher_.set_time(clock_.now());
  once(*under_test);
  for (const auto* id : {"a", "b", "c"}) EXPECT_EQ(under_test->states().at(id).staleness, Staleness::instance) << id;
  EXPECT_EQ(under_test->states().at("d").staleness, Staleness::no_news);
  EXPECT_NE(metrics_.render().find("kuaixun_source_stale{reason=\"instance\",source=\"b\"} 1"), std::string::npos);
  under_test->follow({sources[0]}, {});
  EXPECT_EQ(metrics_.render().find("source=\"b\""), std::string::npos);
  EXPECT_EQ(under_test->states().at("a").staleness, Staleness::no_news) << "alone it cannot tell";
}

TEST_F(SchedulerTest, LetsNoHostsQueueHoldUpTheSourcesOfAnother) {
  std::vector<Source> sources;
  for (int i = 0; i < 200; ++i) {
    sources.push_back(
        {.id = "a" + std::to_string(i), .kind = "title", .url = "https://crowd.example/" + std::to_string(i)});
    fetcher_.without_turn.insert(sources.back().url);
  }
  sources.push_back(source("z"));
  fetcher_.answer(sources.back().url, "elsewhere");
  auto under_test = scheduler();
  under_test->follow(sources, {});
  run_until(*under_test, [&] { return rounds_.contains("z"); });
  EXPECT_EQ(rounds_, (std::map<std::string, int>{{"z", 1}}));
  EXPECT_NE(metrics_.render().find("kuaixun_round_lateness_seconds_count 1"), std::string::npos)
      << "a round begins when it has its turn";
}

TEST_F(SchedulerTest, TakesNoPauseOfAHostForAFailureOfItsSources) {
  const auto until = clock_.now() + 10min;
  fetcher_.refuse_turn("https://a.example/", Error{"host_paused", "", until});
  auto under_test = scheduler();
  follow(*under_test, {"a"});
  run_until(*under_test, [&] { return under_test->states().at("a").cursor.next_due >= until; });
  const auto& state = under_test->states().at("a");
  EXPECT_EQ(state.cursor.failures, 0);
  EXPECT_GE(state.cursor.next_due, until);
  EXPECT_LE(state.cursor.next_due, until + 1min);
  EXPECT_TRUE(rounds_.empty());
  auto single_pass = scheduler();
  follow(*single_pass, {"a"});
  once(*single_pass);
  EXPECT_EQ(failures_, (std::vector<std::string>{"host_paused"})) << "a single pass waits for nobody";
}

TEST_F(SchedulerTest, LeavesAHostAloneForWhatIsUsualWhenOneOfItsFewSourcesIsRefused) {
  fetcher_.fail("https://a.example/", Error{Remedy::wait, "http_429", "", clock_.now() + 48h});
  auto under_test = scheduler();
  follow(*under_test, {"a"});
  once(*under_test);
  EXPECT_GE(cursor("a").next_due, clock_.now() + 48h) << "the source waits as long as it was told";
  ASSERT_EQ(fetcher_.paused.size(), 1u);
  EXPECT_EQ(fetcher_.paused[0].second, clock_.now() + 15min);
}

TEST_F(SchedulerTest, LeavesABridgeAloneOnlyWhenSeveralOfItsAccountsAreRefused) {
  std::vector<Source> sources;
  for (int i = 0; i < 52; ++i) {
    sources.push_back(
        {.id = "a" + std::to_string(i), .kind = "title", .url = "http://bridge.example/" + std::to_string(i)});
    fetcher_.answer(sources.back().url, "fine");
  }
  const auto refuse = [&](int i) {
    fetcher_.fail(sources[std::size_t(i)].url, Error{Remedy::wait, "http_429", "", clock_.now() + 48h});
  };
  refuse(7);
  auto under_test = scheduler();
  under_test->follow(sources, {});
  once(*under_test);
  EXPECT_TRUE(fetcher_.paused.empty());
  for (int i = 0; i < 52; ++i) refuse(i);
  once(*under_test);
  ASSERT_EQ(fetcher_.paused.size(), 1u);
  EXPECT_EQ(fetcher_.paused[0].second, clock_.now() + 15min);
}

TEST_F(SchedulerTest, KeepsTheCursorsOfSourcesThatStay) {
  fetcher_.answer("https://a.example/", "One", {"\"1\"", ""});
  auto under_test = scheduler();
  follow(*under_test, {"a", "b"});
  once(*under_test);
  const auto kept = under_test->states().at("a").cursor.next_due;
  follow(*under_test, {"a", "c"});
  EXPECT_EQ(under_test->states().at("a").cursor.next_due, kept);
  EXPECT_EQ(http_position_of(under_test->states().at("a").cursor.position).validators.etag, "\"1\"");
  EXPECT_FALSE(under_test->states().contains("b"));
  EXPECT_TRUE(under_test->states().contains("c"));
}

TEST_F(SchedulerTest, AsksACorrectedAddressAtOnceThoughARoundOfTheOldOneWasUnderWay) {
  fetcher_.answer("https://a.example/", "One");  // and nobody answers at c.example
  for (const std::string id : {"a", "c"}) {
    const auto right = "https://right." + id + ".example/";
    fetcher_.answer(right, "Two");
    auto under_test = scheduler();
    fetcher_.on_fetch = [&] {
      fetcher_.on_fetch = nullptr;
      auto corrected = source(id);
      corrected.url = right;
      under_test->follow({corrected}, {});
    };
    follow(*under_test, {id});
    run_until(*under_test, [&] { return rounds_[id] == 2 || fetcher_.count(right) > 1; });
    EXPECT_EQ(fetcher_.count(right), 1) << id;
    EXPECT_EQ(under_test->states().at(id).cursor.failures, 0) << id;
  }
}

TEST_F(SchedulerTest, KeepsAnIntervalThatWasCorrectedWhileARoundWasUnderWay) {
  fetcher_.answer("https://a.example/", "One");
  auto under_test = scheduler();
  fetcher_.on_fetch = [&] {
    auto corrected = source("a");
    corrected.interval = 3h;
    under_test->follow({corrected}, {});
  };
  follow(*under_test, {"a"});
  run_until(*under_test, [&] { return rounds_["a"] == 1 && !under_test->states().at("a").running; });
  const auto& cursor = under_test->states().at("a").cursor;
  EXPECT_GE(*cursor.next_due, clock_.now() + 3h);
  EXPECT_LE(*cursor.next_due, clock_.now() + 4h);
}

TEST_F(SchedulerTest, TellsThatAListHasMovedForGood) {
  fetcher_.move("https://a.example/", "https://new.example/", "One");
  auto under_test = scheduler();
  follow(*under_test, {"a"});
  once(*under_test);
  EXPECT_EQ(under_test->states().at("a").moved_to, "https://new.example/");
  fetcher_.answer("https://a.example/", "Two");
  once(*under_test);
  EXPECT_EQ(under_test->states().at("a").moved_to, "");
}

TEST_F(SchedulerTest, AsksWhatFailedSoonAfterTheConfigurationWasReadAgain) {
  auto under_test = scheduler();
  follow(*under_test, {"a"});
  once(*under_test);
  EXPECT_GT(under_test->states().at("a").cursor.next_due, clock_.now() + 5min);
  follow(*under_test, {"a"});
  EXPECT_LE(under_test->states().at("a").cursor.next_due, clock_.now() + 2min);
  auto after_a_restart = scheduler();
  follow(*after_a_restart, {"a"});
  EXPECT_LE(after_a_restart->states().at("a").cursor.next_due, clock_.now() + 2min);
}

TEST_F(SchedulerTest, PollsASourceAtOnceWhenAskedTo) {
  fetcher_.answer("https://a.example/", "One");
  auto under_test = scheduler();
  follow(*under_test, {"a", "b"});
  std::optional<PollNow> told;
  run_until(*under_test, [&] {
    if (rounds_["a"] == 1 && !told && !under_test->states().at("a").running) told = under_test->poll_now("a");
    return rounds_["a"] == 2;
  });
  ASSERT_TRUE(told);
  EXPECT_EQ(told->outcome, PollNow::Outcome::queued);
  EXPECT_EQ(rounds_, (std::map<std::string, int>{{"a", 2}, {"b", 1}}));
  EXPECT_EQ(fetcher_.count("https://a.example/"), 2);
}

TEST_F(SchedulerTest, AsksOnceForWhatWasAskedForTwice) {
  fetcher_.answer("https://a.example/", "One");
  fetcher_.answer("https://b.example/", "Two");
  auto under_test = scheduler();
  follow(*under_test, {"a", "b"});
  EXPECT_TRUE(under_test->poll_now("a"));
  EXPECT_TRUE(under_test->poll_now("a"));
  bool asked = false;
  run_until(*under_test, [&] {
    const auto& states = under_test->states();
    const bool ended = rounds_["a"] >= 1 && rounds_["b"] >= 1 && !states.at("a").running && !states.at("b").running;
    if (ended && !asked) asked = under_test->poll_now("b").has_value();
    return rounds_["b"] >= 2;
  });
  EXPECT_EQ(rounds_["b"], 2) << "a round that was asked for later has ended";
  EXPECT_EQ(fetcher_.count("https://a.example/"), 1);
}

TEST_F(SchedulerTest, TellsWhatHoldsUpASourceThatWasAskedFor) {
  std::unique_ptr<Scheduler> under_test;
  std::vector<PollNow::Outcome> during;
  fetcher_.answer("https://a.example/", "One");
  under_test =
      std::make_unique<Scheduler>(io_.get_executor(), parts(), *pipeline_, schedule_, OutboxLimits{},
                                  [&](const RoundEvent&) { during.push_back(under_test->poll_now("a")->outcome); });
  follow(*under_test, {"a"});
  EXPECT_FALSE(under_test->poll_now("b"));
  run_until(*under_test, [&] { return !during.empty(); });
  EXPECT_EQ(during, std::vector{PollNow::Outcome::running});

  fetcher_.pause("https://a.example/", clock_.now() + 5min);
  const auto paused = under_test->poll_now("a");
  EXPECT_EQ(paused->outcome, PollNow::Outcome::host_paused);
  EXPECT_EQ(paused->until, clock_.now() + 5min);

  fetcher_.paused.clear();
  auto full = scheduler(OutboxLimits{.max_rows = 0});
  follow(*full, {"a"});
  EXPECT_EQ(full->poll_now("a")->outcome, PollNow::Outcome::outbox_full);
}

}  // namespace
}  // namespace kuaixun
