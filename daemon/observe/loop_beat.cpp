#include "observe/loop_beat.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kuaixun {

LoopBeat::LoopBeat(asio::any_io_executor io, BusyBoard& board, Metrics& metrics)
    : io_(std::move(io)),
      board_(board),
      turns_(metrics.histogram("kuaixun_io_turn_seconds",
                               "How late the main loop came to a timer of 20 ms: how long its turns are.",
                               {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30})),
      longest_gauge_(metrics.gauge("kuaixun_io_longest_turn_seconds", "The longest turn of the main loop so far.")) {}

Task<void> LoopBeat::run() {
  constexpr std::chrono::milliseconds kBeat{20};  // the longest turn is known so exactly
  asio::steady_timer timer(io_);
  while (true) {
    timer.expires_after(kBeat);
    co_await timer.async_wait(asio::use_awaitable);
    const std::chrono::duration<double> late = std::chrono::steady_clock::now() - timer.expiry();
    board_.turned();
    turns_.observe(late.count());
    longest_ = std::max(longest_, late.count());
    longest_gauge_.set(longest_);
  }
}

}  // namespace kuaixun
