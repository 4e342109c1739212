#include "fetch/host_limiter.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/support/manual_clock.hpp"

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

class HostLimiterTest : public ::testing::Test {
 protected:
  // Somebody who asks for a turn and keeps it until it is dropped here.
  struct Visitor {
    std::optional<HostLimiter::Turn> turn{};
    std::string error{};
    asio::cancellation_signal cancel{};
  };

  void visit(Visitor& visitor, const std::string& url) {
    auto asking = ask(visitor, url);
    asio::co_spawn(io_, std::move(asking),
                   asio::bind_cancellation_slot(visitor.cancel.slot(), [](const std::exception_ptr&) {}));
    settle();
  }

  Task<void> ask(Visitor& visitor, std::string url) {
    auto turn = co_await limiter_.turn(std::move(url));
    if (turn)
      visitor.turn.emplace(std::move(*turn));
    else
      visitor.error = turn.error().code;
  }

  void settle() {
    io_.restart();
    io_.poll();
  }

  void advance(milliseconds duration) {
    clock_.advance(duration);
    settle();
  }

  asio::io_context io_;
  ManualClock clock_;
  HostLimiter limiter_{io_.get_executor(), HostLimits{.concurrent = 2, .gap = milliseconds{1'000}}, clock_};
};

TEST_F(HostLimiterTest, KeepsTheGapBetweenStarts) {
  Visitor first, second;
  visit(first, "https://a.example/1");
  visit(second, "https://a.example/2");
  EXPECT_TRUE(first.turn);
  EXPECT_FALSE(second.turn);
  advance(milliseconds{999});
  EXPECT_FALSE(second.turn);
  advance(milliseconds{1});
  EXPECT_TRUE(second.turn);
}

TEST_F(HostLimiterTest, KeepsALongerGapWhereAHostAskedForIt) {
  Visitor first, second;
  limiter_.keep_gap("https://a.example/", milliseconds{5'000});
  limiter_.keep_gap("https://a.example/", milliseconds{2'000});
  visit(first, "https://a.example/1");
  visit(second, "https://a.example/2");
  advance(milliseconds{4'999});
  EXPECT_FALSE(second.turn);
  advance(milliseconds{1});
  EXPECT_TRUE(second.turn);
}

TEST_F(HostLimiterTest, LetsNoMoreThanTheLimitRunAtOnce) {
  Visitor first, second, third;
  visit(first, "https://a.example/1");
  visit(second, "https://a.example/2");
  visit(third, "https://a.example/3");
  advance(milliseconds{1'000});
  advance(milliseconds{60'000});
  EXPECT_TRUE(second.turn);
  EXPECT_FALSE(third.turn);
  first.turn.reset();
  settle();
  EXPECT_TRUE(third.turn);
}

TEST_F(HostLimiterTest, DoesNotMakeOneHostWaitForAnother) {
  Visitor first, second;
  visit(first, "https://a.example/1");
  visit(second, "https://b.example/1");
  EXPECT_TRUE(first.turn && second.turn);
}

TEST_F(HostLimiterTest, LeavesAHostAloneThatAskedForIt) {
  limiter_.pause("https://news.a.example/", clock_.now() + std::chrono::seconds{5});
  Visitor soon;
  visit(soon, "https://www.a.example/1");
  EXPECT_FALSE(soon.turn);
  advance(milliseconds{5'000});
  EXPECT_TRUE(soon.turn);

  limiter_.pause("https://a.example/", clock_.now() + std::chrono::minutes{5});
  Visitor later;
  visit(later, "https://a.example/1");
  EXPECT_EQ(later.error, "host_paused");
}

TEST_F(HostLimiterTest, ServesTheNextWhenOneInTheQueueGivesUp) {
  Visitor first, gives_up, last;
  visit(first, "https://a.example/1");
  visit(gives_up, "https://a.example/2");
  visit(last, "https://a.example/3");
  gives_up.cancel.emit(asio::cancellation_type::terminal);
  settle();
  advance(milliseconds{1'000});
  EXPECT_FALSE(gives_up.turn);
  EXPECT_TRUE(last.turn);
}

TEST(PolitenessKey, TellsHostsApartAsTheirOwnersWould) {
  EXPECT_EQ(politeness_key("https://news.a.example/x"), politeness_key("http://www.a.example/y"));
  EXPECT_EQ(politeness_key("https://a.com.cn/"), "a.com.cn");
  EXPECT_NE(politeness_key("https://a.com.cn/"), politeness_key("https://b.com.cn/"));
  EXPECT_NE(politeness_key("http://127.0.0.1:8001/"), politeness_key("http://127.0.0.1:8002/"));
}

}  // namespace
}  // namespace kuaixun
