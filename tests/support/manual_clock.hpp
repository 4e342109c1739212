// A clock that a test moves by hand.
#pragma once

#include <list>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"

namespace kuaixun {

// Lives on one io_context. advance() wakes the sleepers whose time has come, on the next run of the context.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start = Time{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}}) : now_(start) {}

  Time now() const override { return now_; }
  std::chrono::milliseconds steady_now() const override { return steady_; }
  Task<void> sleep_for(std::chrono::milliseconds duration) override;

  void advance(std::chrono::milliseconds duration);
  // The time of day jumps; nobody wakes.
  void jump(std::chrono::milliseconds duration) { now_ += duration; }
  std::size_t sleepers() const { return sleepers_.size(); }

 private:
  struct Sleeper {
    std::chrono::milliseconds until;
    asio::steady_timer timer;
  };
  Time now_;
  std::chrono::milliseconds steady_{1'000'000};
  std::list<Sleeper> sleepers_;
};

}  // namespace kuaixun
