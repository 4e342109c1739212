// Politeness towards hosts.
#pragma once

#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/wakeup.hpp"
#include "fetch/fetch_settings.hpp"

namespace kuaixun {

// Spaces out requests to one host: at most `concurrent` at a time, `gap` apart, none while the host asked to be left
// alone. Hosts are told apart by registrable domain; addresses in numbers by address and port. Lives on the io thread;
// waiters are served in order of arrival; hosts that nobody asks for are forgotten.
class HostLimiter {
 public:
  HostLimiter(asio::any_io_executor io, HostLimits limits, Clock& clock);  // clock must outlive this
  ~HostLimiter();

  // The right to make one request, for as long as it lives.
  class Turn {
   public:
    Turn(HostLimiter* limiter, std::string host) : limiter_(limiter), host_(std::move(host)) {}
    Turn(Turn&& other) noexcept : limiter_(std::exchange(other.limiter_, nullptr)), host_(std::move(other.host_)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (limiter_ != nullptr) limiter_->end_turn(host_);
    }

   private:
    HostLimiter* limiter_;
    std::string host_;
  };

  // Waits for a turn at the host of `url`. Error `host_paused` (wait) when the host is to be left alone for longer than
  // kLongestPause: a round must not be held up so long.
  Task<Result<Turn>> turn(std::string url);

  // Nobody asks this host before `until`.
  void pause(std::string_view url, Time until);
  // Requests to this host are at least `gap` apart, however short the settings' gap is; until the host is forgotten.
  void keep_gap(std::string_view url, std::chrono::milliseconds gap);

  static constexpr std::chrono::seconds kLongestPause{20};

 private:
  using Steady = std::chrono::milliseconds;
  struct Waiter {
    explicit Waiter(const asio::any_io_executor& io) : event(io) {}
    Wakeup event;
  };
  struct Host {
    int running = 0;
    Steady next_start{0}, paused_until{0}, least_gap{0};
    std::list<Waiter*> waiters{};
  };
  class Place;

  void end_turn(const std::string& host);
  void wake_first(Host& host);
  void forget_idle();

  asio::any_io_executor io_;
  HostLimits limits_;
  Clock& clock_;
  std::map<std::string, Host> hosts_;
};

// What the limiter tells hosts apart by.
std::string politeness_key(std::string_view url);

}  // namespace kuaixun
