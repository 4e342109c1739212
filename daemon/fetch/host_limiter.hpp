// Politeness towards hosts, and who may ask at all.
#pragma once

#include <chrono>
#include <cstdint>
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
#include "fetch/places.hpp"

namespace kuaixun {

// Spaces out requests to one host: at most `concurrent` at a time, `gap` apart, none while the host asked to be left
// alone. Hosts are told apart by registrable domain; addresses in numbers by address and port. Of all hosts together
// no more ask than there are places: a place is taken with a turn at the host in hand, so that a host's crowd holds
// none while it waits. Lives on the io thread; waiters are served in order of arrival; hosts that nobody asks for are
// forgotten.
class HostLimiter {
 public:
  HostLimiter(asio::any_io_executor io, HostLimits limits, int places, Clock& clock);  // clock must outlive this
  ~HostLimiter();

  // The right to make one request, for as long as it lives. The limiter outlives it.
  class Turn {
   public:
    Turn(HostLimiter* limiter, std::string host, Places::Place place)
        : limiter_(limiter), host_(std::move(host)), place_(place) {}
    Turn(Turn&& other) noexcept
        : limiter_(std::exchange(other.limiter_, nullptr)), host_(std::move(other.host_)), place_(other.place_) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (limiter_ != nullptr) limiter_->end_turn(host_, place_);
    }

    // Whether the host answered, whatever it said: one that does not may hold fewer places until it does.
    void tell(bool answered) const { limiter_->hosts_[host_].silent = !answered; }

   private:
    HostLimiter* limiter_;
    std::string host_;
    Places::Place place_;
  };

  void set(HostLimits limits) { limits_ = limits; }

  using Steady = std::chrono::milliseconds;
  static constexpr Steady kNever = Steady::max();

  // Waits for a turn at the host of `url`. Errors: `host_paused` (wait) when the host is to be left alone for longer
  // than kLongestPause: a round must not be held up so long; `host_busy` (wait) when there was no turn by `give_up`, in
  // the clock's steady time.
  Task<Result<Turn>> turn(std::string url, Steady give_up = kNever);

  // Nobody asks this host before `until`.
  void pause(std::string_view url, Time until);
  std::optional<Time> paused_until(std::string_view url) const;
  // Requests to this host are at least `gap` apart, however short the settings' gap is; until the host is forgotten.
  void keep_gap(std::string_view url, std::chrono::milliseconds gap);

  static constexpr std::chrono::seconds kLongestPause{20};

 private:
  struct Host {
    int running = 0;
    Steady next_start{0}, paused_until{0}, least_gap{0};
    bool silent = false;  // its last request had no answer
    std::list<Wakeup*> waiters{};
  };
  class Waiting;

  std::optional<Error> refusal(const std::string& key, const Host& host, Steady give_up) const;
  void end_turn(const std::string& host, Places::Place place);
  void wake_first(Host& host);
  void forget_idle();

  asio::any_io_executor io_;
  HostLimits limits_;
  Clock& clock_;
  Places places_;
  std::map<std::string, Host> hosts_;
};

// What the limiter tells hosts apart by.
std::string politeness_key(std::string_view url);

}  // namespace kuaixun
