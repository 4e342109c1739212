#include "fetch/memory_budget.hpp"

#include <gtest/gtest.h>

#include "base/run_task.hpp"

namespace kuaixun {
namespace {

class MemoryBudgetTest : public ::testing::Test {
 protected:
  ~MemoryBudgetTest() override { io_.reset(); }  // those who wait still go before the budget

  Metrics metrics_;
  std::optional<asio::io_context> io_{std::in_place};
  MemoryBudget memory_{io_->get_executor(), 256'000'000, metrics_};
};

TEST_F(MemoryBudgetTest, GivesWhatIsThereAndTakesItBack) {
  MemoryShare share(io_->get_executor(), 100, metrics_.gauge("held", ""));
  auto room = share.try_room(60);
  ASSERT_TRUE(room);
  EXPECT_FALSE(share.try_room(50));
  room->shrink_to(50);
  room->shrink_to(70);
  EXPECT_EQ(room->bytes(), 50u) << "it does not grow";
  EXPECT_TRUE(share.try_room(50));
  EXPECT_EQ(share.used(), 50u);
  room.reset();
  EXPECT_EQ(share.used(), 0u);
}

TEST_F(MemoryBudgetTest, JoinsRooms) {
  MemoryShare share(io_->get_executor(), 100, metrics_.gauge("held", ""));
  MemoryShare::Room all;
  all.add(std::move(*share.try_room(30)));
  all.add(std::move(*share.try_room(30)));
  EXPECT_EQ(all.bytes(), 60u);
  EXPECT_EQ(share.used(), 60u);
  all = {};
  EXPECT_EQ(share.used(), 0u);
}

TEST_F(MemoryBudgetTest, ServesThoseWhoWaitInOrderOfArrival) {
  MemoryShare share(io_->get_executor(), 100, metrics_.gauge("held", ""));
  std::vector<int> order;
  std::optional<MemoryShare::Room> room = share.try_room(80);
  const auto ask = [&](int number, std::size_t bytes) {
    auto waiting = share.room(bytes);
    asio::co_spawn(*io_, std::move(waiting),
                   [&order, number](const std::exception_ptr&, const MemoryShare::Room&) { order.push_back(number); });
  };
  ask(1, 90);
  ask(2, 10);
  io_->poll();
  EXPECT_TRUE(order.empty()) << "the small one does not overtake";
  EXPECT_FALSE(share.try_room(10)) << "nor does one that would not wait";
  room.reset();
  io_->restart();
  io_->poll();
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

TEST_F(MemoryBudgetTest, ReadsTheLargestDocumentOfTheDefaultsAndOneAtATime) {
  const auto room = run_task(*io_, memory_.reading(16 << 20));
  ASSERT_TRUE(room);
  bool came = false;
  auto waiting = memory_.reading(16 << 20);
  asio::co_spawn(*io_, std::move(waiting),
                 [&came](const std::exception_ptr&, const Result<MemoryShare::Room>&) { came = true; });
  io_->restart();
  io_->poll();
  EXPECT_FALSE(came);
  const auto small = run_task(*io_, memory_.reading(50'000));
  EXPECT_TRUE(small) << "the small ones have a share of their own";
}

TEST_F(MemoryBudgetTest, RefusesADocumentThatAloneIsTooLarge) {
  const auto room = run_task(*io_, memory_.reading(20'000'000));
  ASSERT_FALSE(room);
  EXPECT_EQ(room.error().code.name(), "too_large_for_memory");
  EXPECT_NE(room.error().message.find("limits.memory"), std::string::npos);
}

TEST_F(MemoryBudgetTest, LeavesSomeToKeepForThoseWhoNeedLittle) {
  std::vector<MemoryShare::Room> rooms;
  while (auto room = memory_.keep(2'000'000)) rooms.push_back(std::move(*room));
  EXPECT_GE(rooms.size(), 8u);
  EXPECT_TRUE(memory_.keep(1'000'000));
  EXPECT_FALSE(memory_.keep(memory_.most_kept() + 1));
}

TEST_F(MemoryBudgetTest, ShowsWhatIsTaken) {
  const auto room = memory_.keep(1'000);
  EXPECT_NE(metrics_.render().find("kuaixun_memory_bytes{share=\"kept\"} 1000"), std::string::npos);
}

}  // namespace
}  // namespace kuaixun
