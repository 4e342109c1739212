#include "base/run_task.hpp"

#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

namespace kuaixun {
namespace {

Task<int> six_after_a_while() {
  asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::milliseconds{5});
  co_await timer.async_wait(asio::use_awaitable);
  co_return 6;
}

Task<int> failing() {
  throw std::runtime_error("bug");
  co_return 0;
}

Task<void> wait_for_the_other(int& arrived) {
  ++arrived;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (arrived < 2) {
    timer.expires_after(std::chrono::milliseconds{1});
    co_await timer.async_wait(asio::use_awaitable);
  }
}

TEST(RunTask, ReturnsWhatTheTaskReturnedAndThrowsWhatItThrew) {
  asio::io_context io;
  EXPECT_EQ(run_task(io, six_after_a_while()), 6);
  EXPECT_THROW(run_task(io, failing()), std::runtime_error);
  EXPECT_EQ(run_task(io, six_after_a_while()), 6);
}

TEST(RunTask, RunsTasksBesideEachOther) {
  asio::io_context io;
  int arrived = 0;
  std::vector<Task<void>> tasks;
  tasks.push_back(wait_for_the_other(arrived));
  tasks.push_back(wait_for_the_other(arrived));
  run_tasks(io, std::move(tasks));
  EXPECT_EQ(arrived, 2);
}

}  // namespace
}  // namespace kuaixun
