#include "fetch/host_limiter.hpp"

#include <algorithm>
#include <list>
#include <optional>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/support/manual_clock.hpp"

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

// Whose tasks can be ended before the parts that they use are.
struct Io : asio::io_context {
  using asio::io_context::shutdown;
};

class HostLimiterTest : public ::testing::Test {
 protected:
  explicit HostLimiterTest(int places = 64)
      : limiter_(io_.get_executor(), HostLimits{.concurrent = 2, .gap = milliseconds{1'000}}, places, clock_) {}

  ~HostLimiterTest() override { io_.shutdown(); }  // those who wait still go before the limiter

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

  Task<void> ask(Visitor& visitor, std::string url, milliseconds give_up = HostLimiter::kNever) {
    auto turn = co_await limiter_.turn(std::move(url), give_up);
    if (turn)
      visitor.turn.emplace(std::move(*turn));
    else
      visitor.error = turn.error().code.name();
  }

  void settle() {
    io_.restart();
    io_.poll();
  }

  void advance(milliseconds duration) {
    clock_.advance(duration);
    settle();
  }

  Io io_;
  ManualClock clock_;
  HostLimiter limiter_;
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

  EXPECT_EQ(limiter_.paused_until("https://a.example/x"), std::nullopt);
  limiter_.pause("https://a.example/", clock_.now() + std::chrono::minutes{5});
  EXPECT_EQ(limiter_.paused_until("https://www.a.example/x"), clock_.now() + std::chrono::minutes{5});
  EXPECT_EQ(limiter_.paused_until("https://b.example/"), std::nullopt);
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

class FewPlacesTest : public HostLimiterTest {
 protected:
  FewPlacesTest() : HostLimiterTest(2) {}

  // Asks `count` hosts at a time.
  std::list<Visitor>& visit_many(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      visit(visitors_.emplace_back(), "https://host" + std::to_string(i) + ".example/");
    return visitors_;
  }
  std::size_t turns() const {
    return std::size_t(std::count_if(visitors_.begin(), visitors_.end(), [](const auto& each) { return !!each.turn; }));
  }

  std::list<Visitor> visitors_;
};

TEST_F(FewPlacesTest, LetsNoMoreAskThanThereArePlaces) {
  auto& visitors = visit_many(5);
  EXPECT_EQ(turns(), 2u);
  visitors.front().turn.reset();
  settle();
  EXPECT_EQ(turns(), 2u) << "the third one's, in order of arrival";
  EXPECT_TRUE(std::next(visitors.begin(), 2)->turn);
}

TEST_F(FewPlacesTest, GivesNoPlaceToOneThatWaitsForItsHost) {
  Visitor first, queued, elsewhere;
  visit(first, "https://a.example/1");
  visit(queued, "https://a.example/2");
  visit(elsewhere, "https://b.example/1");
  EXPECT_FALSE(queued.turn);
  EXPECT_TRUE(elsewhere.turn);
}

TEST_F(FewPlacesTest, LetsOthersAskWhenAnAnswerTakesLong) {
  visit_many(6);
  EXPECT_EQ(turns(), 2u);
  advance(Places::kPatience);
  EXPECT_EQ(turns(), 4u);
  advance(Places::kPatience);
  EXPECT_EQ(turns(), 6u);
}

TEST_F(FewPlacesTest, BoundsThoseThatTakeLong) {
  visit_many(30);
  for (int i = 0; i < 30; ++i) advance(Places::kPatience);
  EXPECT_EQ(turns(), 2u * (Places::kSlowShare + 1));
  visitors_.front().turn.reset();
  advance(Places::kPatience);
  EXPECT_EQ(turns(), 2u * (Places::kSlowShare + 1)) << "one went, one came";
}

TEST_F(FewPlacesTest, KeepsHostsThatDidNotAnswerFromThePlacesOfOthers) {
  for (auto& silent : visit_many(2)) {
    silent.turn->tell(false);
    silent.turn.reset();
  }
  visitors_.clear();
  advance(milliseconds{1'000});
  visit_many(2);
  Visitor third, living;
  visit(living, "https://living.example/");
  EXPECT_EQ(turns(), 2u);
  EXPECT_TRUE(living.turn) << "the places of the silent ones are their own";
  visitors_.back().turn->tell(true);
  visitors_.back().turn.reset();
  advance(milliseconds{1'000});
  visit(third, "https://host1.example/");
  EXPECT_TRUE(third.turn) << "it has answered";
}

TEST_F(FewPlacesTest, LetsTheNextPassWhenTheFirstInTheQueueMustWaitAgain) {
  auto& visitors = visit_many(4);
  limiter_.pause("https://host2.example/", clock_.now() + std::chrono::seconds{10});
  settle();
  visitors.front().turn.reset();
  settle();
  EXPECT_FALSE(std::next(visitors.begin(), 2)->turn);
  EXPECT_TRUE(visitors.back().turn);
}

TEST_F(FewPlacesTest, GivesUpWhenThereWasNoTurnInTime) {
  Visitor first, late;
  visit(first, "https://a.example/1");
  auto asking = ask(late, "https://a.example/2", clock_.steady_now() + milliseconds{500});
  asio::co_spawn(io_, std::move(asking), [](const std::exception_ptr&) {});
  settle();
  advance(milliseconds{500});
  EXPECT_EQ(late.error, "host_busy");
}

TEST(PolitenessKey, TellsHostsApartAsTheirOwnersWould) {
  EXPECT_EQ(politeness_key("https://news.a.example/x"), politeness_key("http://www.a.example/y"));
  EXPECT_EQ(politeness_key("https://a.com.cn/"), "a.com.cn");
  EXPECT_NE(politeness_key("https://a.com.cn/"), politeness_key("https://b.com.cn/"));
  EXPECT_NE(politeness_key("http://127.0.0.1:8001/"), politeness_key("http://127.0.0.1:8002/"));
}

}  // namespace
}  // namespace kuaixun
