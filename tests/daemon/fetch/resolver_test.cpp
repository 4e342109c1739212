#include "fetch/resolver.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/name_server.hpp"

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

class ResolverTest : public ::testing::Test {
 protected:
  using Found = std::optional<Result<std::vector<IpAddress>>>;

  // Text of the first address, or the message of the error.
  std::string ask(const std::string& name) {
    auto asking = resolver_.addresses(name);
    const auto found = run_task(io_, std::move(asking));
    return found ? to_string(found->front()) : found.error().message;
  }

  void start(const std::string& name, Found& found, asio::cancellation_slot slot = {}) {
    auto asking = resolver_.addresses(name);
    auto on_end = [&found](const std::exception_ptr& failure, Result<std::vector<IpAddress>> result) {
      if (!failure) found.emplace(std::move(result));
    };
    asio::co_spawn(io_, std::move(asking), asio::bind_cancellation_slot(slot, std::move(on_end)));
    io_.restart();
    io_.poll();
  }

  NameServerOnLoopback server_;
  asio::io_context io_;
  ManualClock clock_;
  Resolver resolver_{io_.get_executor(),
                     {server_.address()},
                     {.patience = milliseconds{400}, .soon = milliseconds{50}, .at_once = 8},
                     clock_};
};

TEST_F(ResolverTest, FindsAddressesAndRemembersThem) {
  EXPECT_EQ(ask("living.example"), "192.0.2.7");
  EXPECT_EQ(ask("living.example"), "192.0.2.7");
  EXPECT_EQ(server_.asked, 1);
  clock_.advance(milliseconds{61'000});
  EXPECT_EQ(ask("living.example"), "192.0.2.7");
  EXPECT_EQ(server_.asked, 2);
}

TEST_F(ResolverTest, WaitsForNoIpv6AddressesThatNobodyTellsOf) { EXPECT_EQ(ask("old.example"), "192.0.2.7"); }

TEST_F(ResolverTest, AnswersLoopbackWithoutAsking) {
  EXPECT_FALSE(ask("localhost").empty());
  EXPECT_EQ(server_.asked, 0);
}

TEST_F(ResolverTest, TellsWhatDoesNotExistFromWhatNobodyAnswers) {
  EXPECT_TRUE(ask("none.example").starts_with("there is no such name"));
  EXPECT_TRUE(ask("dead.example").starts_with("no name server answers"));
}

TEST_F(ResolverTest, BelievesAFailureForSomeSeconds) {
  ask("none.example");
  ask("dead.example");
  const int asked = server_.asked;
  ask("none.example");
  ask("dead.example");
  EXPECT_EQ(server_.asked, asked);
  clock_.advance(milliseconds{16'000});
  ask("none.example");
  EXPECT_EQ(server_.asked, asked + 1);
}

TEST_F(ResolverTest, SharesOneLookUpOfAName) {
  std::array<Found, 5> found;
  for (auto& each : found) start("living.example", each);
  while (!found.back()) io_.run_one();
  for (auto& each : found) EXPECT_TRUE(each && *each);
  EXPECT_EQ(server_.asked, 1);
}

TEST_F(ResolverTest, KeepsWhatWasKnownWhileNobodyAnswers) {
  ask("living.example");
  server_.silent = true;
  clock_.advance(milliseconds{3'600'000});
  EXPECT_EQ(ask("living.example"), "192.0.2.7");
  clock_.advance(milliseconds{25 * 3'600'000});
  EXPECT_TRUE(ask("living.example").starts_with("no name server answers"));
}

// With room for eight at once, those that are not answered soon make room: all begin within half a second, and none is
// waited for before the living one is found.
TEST_F(ResolverTest, FindsALivingNameBehindManyDeadOnes) {
  std::vector<Found> dead(40);
  for (std::size_t i = 0; i < dead.size(); ++i) start("dead" + std::to_string(i) + ".example", dead[i]);
  Found living;
  start("living.example", living);
  while (!living) io_.run_one();
  ASSERT_TRUE(*living);
  EXPECT_FALSE(dead.back()) << "the last of the dead was waited for";
  while (!dead.back()) io_.run_one();
  EXPECT_FALSE(*dead.back());
}

TEST_F(ResolverTest, CanBeCancelledAndOthersStillGetTheirAnswer) {
  asio::cancellation_signal cancel;
  Found cancelled, other;
  start("dead.example", cancelled, cancel.slot());
  start("dead.example", other);
  cancel.emit(asio::cancellation_type::terminal);
  while (!other) io_.run_one();
  EXPECT_FALSE(cancelled);
  EXPECT_FALSE(*other);
}

TEST(NameServers, UnderstandsAddressesWithAPortOrWithout) {
  for (const auto* text : {"192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353"})
    EXPECT_TRUE(NameServers::is_server(text)) << text;
  for (const auto* text : {"", "ns.example", "192.0.2.53,192.0.2.54", "192.0.2.53:port"})
    EXPECT_FALSE(NameServers::is_server(text)) << text;
}

}  // namespace
}  // namespace kuaixun
