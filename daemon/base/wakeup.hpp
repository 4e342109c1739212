// A flag that one coroutine raises and another waits for.
#pragma once

#include <chrono>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/task.hpp"

namespace kuaixun {

// Lives on the io thread; one waiter at a time. A raise that nobody waits for is kept for the next wait.
class Wakeup {
 public:
  explicit Wakeup(const asio::any_io_executor& io) : timer_(io) {}

  void raise() {
    raised_ = true;
    timer_.cancel();
  }

  // Returns when raised, or after `timeout`; lowers the flag.
  Task<void> wait(std::chrono::milliseconds timeout) {
    if (!raised_) {
      timer_.expires_after(timeout);
      boost::system::error_code ended;
      co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    }
    raised_ = false;
  }

 private:
  asio::steady_timer timer_;
  bool raised_ = false;
};

}  // namespace kuaixun
