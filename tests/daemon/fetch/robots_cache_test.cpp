#include "fetch/robots_cache.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "tests/support/canned_fetcher.hpp"
#include "tests/support/manual_clock.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono_literals;

constexpr const char* kRobots = "https://a.example/robots.txt";

// A Fetcher that answers when it is told to.
class SlowFetcher final : public Fetcher {
 public:
  explicit SlowFetcher(const asio::any_io_executor& io) : answer_now(io) {}
  Task<Result<FetchReply>> fetch(FetchRequest) override {
    ++asked;
    co_await answer_now.wait(24h);
    co_await asio::post(asio::use_awaitable);  // throws when it was cancelled, as waits for a socket do
    FetchReply reply;
    reply.document.body = "User-agent: *\nDisallow: /no\n";
    co_return reply;
  }
  Task<Result<std::shared_ptr<FetchTurn>>> turn(std::string, std::chrono::milliseconds,
                                                std::shared_ptr<const Asking>) override {
    co_return std::shared_ptr<FetchTurn>{};
  }
  void pause(std::string_view, Time) override {}
  std::optional<Time> paused_until(std::string_view) const override { return std::nullopt; }
  void keep_gap(std::string_view, std::chrono::milliseconds) override {}

  int asked = 0;
  Wakeup answer_now;
};

class RobotsCacheTest : public ::testing::Test {
 protected:
  // "yes", or the code of the error.
  std::string ask(const std::string& url) {
    auto answer = run_task(io_, cache_.may_fetch(url));
    return answer ? "yes" : answer.error().code.name();
  }

  asio::io_context io_;
  ManualClock clock_;
  CannedFetcher fetcher_;
  RobotsCache cache_{fetcher_, clock_};
};

TEST_F(RobotsCacheTest, AsksEachOriginOnceADay) {
  fetcher_.answer(kRobots, "User-agent: *\nDisallow: /no\n");
  EXPECT_EQ(ask("https://a.example/yes"), "yes");
  EXPECT_EQ(ask("https://user:word@a.example/no/1?x"), "robots_disallowed");
  EXPECT_EQ(fetcher_.count(kRobots), 1);
  EXPECT_EQ(ask("http://a.example/yes"), "robots_unreachable") << "another origin";
  clock_.advance(24h);
  EXPECT_EQ(ask("https://a.example/yes"), "yes");
  EXPECT_EQ(fetcher_.count(kRobots), 2);
}

TEST_F(RobotsCacheTest, AllowsEverythingWhereThereIsNone) {
  for (const auto* code : {"http_404", "http_403", "http_410", "http_2xx", "too_many_redirects"}) {
    fetcher_.fail(kRobots, Error{ErrorCode::named(code), ""});
    EXPECT_EQ(ask("https://a.example/1"), "yes") << code;
    clock_.advance(24h);
  }
}

TEST_F(RobotsCacheTest, AllowsNothingForAWhileWhereItCannotBeHad) {
  for (const auto* code : {"http_500", "http_429", "timeout", "dns"}) {
    fetcher_.fail(kRobots, Error{ErrorCode::named(code), ""});
    EXPECT_EQ(ask("https://a.example/1"), "robots_unreachable") << code;
    clock_.advance(10min);
  }
  fetcher_.answer(kRobots, "");
  EXPECT_EQ(ask("https://a.example/1"), "yes");
}

TEST_F(RobotsCacheTest, SaysWhenItWillAskAgain) {
  fetcher_.fail(kRobots, Error{"timeout", ""});
  const auto answer = run_task(io_, cache_.may_fetch("https://a.example/1"));
  EXPECT_EQ(answer.error().wait_until, clock_.now() + 10min);
}

TEST_F(RobotsCacheTest, RemembersNothingOfAHostThatIsPaused) {
  fetcher_.refuse_turn(kRobots, Error{"host_paused", "", clock_.now() + 1h});
  EXPECT_EQ(ask("https://a.example/1"), "host_paused");
  fetcher_.grant_turn(kRobots);
  fetcher_.answer(kRobots, "");
  EXPECT_EQ(ask("https://a.example/1"), "yes");
}

TEST_F(RobotsCacheTest, KeepsTheDelayThatItAsksFor) {
  fetcher_.answer(kRobots, "User-agent: *\nCrawl-delay: 5\n");
  EXPECT_EQ(ask("https://a.example/1"), "yes");
  ASSERT_EQ(fetcher_.gaps.size(), 1u);
  EXPECT_EQ(fetcher_.gaps[0].second, 5s);
}

TEST_F(RobotsCacheTest, RemembersAFewThousandOriginsOnly) {
  for (std::size_t i = 0; i < RobotsCache::kMostOrigins + 10; ++i) ask("https://h" + std::to_string(i) + ".example/");
  EXPECT_EQ(cache_.size(), RobotsCache::kMostOrigins);
}

TEST(RobotsCache, AsksOnceForAllWhoWaitAndGoesOnWhenOneIsCancelled) {
  asio::io_context io;
  ManualClock clock;
  SlowFetcher fetcher(io.get_executor());
  RobotsCache cache(fetcher, clock);
  struct Visitor {
    std::string answer{};
    asio::cancellation_signal cancel{};
  };
  std::array<Visitor, 3> visitors;
  for (auto& visitor : visitors) {
    auto asking = cache.may_fetch("https://a.example/no");
    asio::co_spawn(
        io, std::move(asking),
        asio::bind_cancellation_slot(visitor.cancel.slot(), [&](std::exception_ptr failure, Result<void> is) {
          visitor.answer = failure ? "cancelled" : is ? "yes" : is.error().code.name();
        }));
  }
  io.poll();
  EXPECT_EQ(fetcher.asked, 1);
  visitors[0].cancel.emit(asio::cancellation_type::terminal);
  io.poll();
  EXPECT_EQ(visitors[0].answer, "cancelled");
  EXPECT_EQ(fetcher.asked, 2) << "the next in line asks";
  fetcher.answer_now.raise();
  io.poll();
  EXPECT_EQ(visitors[1].answer, "robots_disallowed");
  EXPECT_EQ(visitors[2].answer, "robots_disallowed");
  EXPECT_EQ(fetcher.asked, 2);
}

}  // namespace
}  // namespace kuaixun
