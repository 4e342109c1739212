#include "tests/support/manual_clock.hpp"

namespace kuaixun {

Task<void> ManualClock::sleep_for(std::chrono::milliseconds duration) {
  if (duration.count() <= 0) co_return;
  auto sleeper = sleepers_.emplace(sleepers_.end(),
                                   Sleeper{steady_ + duration, asio::steady_timer(co_await asio::this_coro::executor)});
  sleeper->timer.expires_at(asio::steady_timer::time_point::max());
  boost::system::error_code woken;
  co_await sleeper->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  const bool due = sleeper->until <= steady_;
  sleepers_.erase(sleeper);
  if (!due) throw boost::system::system_error(asio::error::operation_aborted);
}

void ManualClock::advance(std::chrono::milliseconds duration) {
  now_ += duration;
  steady_ += duration;
  for (auto& sleeper : sleepers_)
    if (sleeper.until <= steady_) sleeper.timer.cancel();
}

}  // namespace kuaixun
