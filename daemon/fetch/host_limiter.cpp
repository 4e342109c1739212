#include "fetch/host_limiter.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "text/url.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kManyHosts = 4'096;  // from here on, idle ones are looked for

}  // namespace

std::string politeness_key(std::string_view text) {
  const auto url = parse_url(text);
  if (!url) return {};
  const bool numeric = url->host.starts_with('[') || url->host.find_first_not_of("0123456789.") == std::string::npos;
  if (numeric || url->port) return url->host + (url->port ? ":" + std::to_string(*url->port) : "");
  return registrable_domain(url->host);
}

// A place in a host's queue, given up when this ends.
class HostLimiter::Place {
 public:
  Place(HostLimiter& limiter, const std::string& key)
      : limiter_(limiter), host_(limiter.hosts_[key]), waiter_(limiter.io_) {
    host_.waiters.push_back(&waiter_);
  }
  ~Place() {
    host_.waiters.remove(&waiter_);
    limiter_.wake_first(host_);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  Host& host() { return host_; }
  bool is_first() const { return host_.waiters.front() == &waiter_; }
  Wakeup& event() { return waiter_.event; }

 private:
  HostLimiter& limiter_;
  Host& host_;  // nodes of a map stay where they are
  Waiter waiter_;
};

HostLimiter::HostLimiter(asio::any_io_executor io, HostLimits limits, Clock& clock)
    : io_(std::move(io)), limits_(limits), clock_(clock) {}
HostLimiter::~HostLimiter() = default;

Task<Result<HostLimiter::Turn>> HostLimiter::turn(std::string url) {
  constexpr std::chrono::hours kUntilWoken{24};
  const auto key = politeness_key(url);
  forget_idle();
  Place place(*this, key);
  auto& host = place.host();
  while (true) {
    const auto pause = host.paused_until - clock_.steady_now();
    if (pause > kLongestPause)
      co_return Error{Remedy::wait, "host_paused",
                      fmt::format("{} asked to be left alone for another {}", key,
                                  to_string(std::chrono::ceil<std::chrono::seconds>(pause))),
                      clock_.now() + pause};
    if (!place.is_first() || host.running >= limits_.concurrent) {
      co_await place.event().wait(kUntilWoken);
      continue;
    }
    const auto wait = std::max(host.next_start, host.paused_until) - clock_.steady_now();
    if (wait.count() <= 0) break;
    co_await clock_.sleep_for(wait);
  }
  ++host.running;
  host.next_start = clock_.steady_now() + std::max(limits_.gap, host.least_gap);
  co_return Turn(this, key);
}

void HostLimiter::pause(std::string_view url, Time until) {
  auto& host = hosts_[politeness_key(url)];
  host.paused_until = std::max(host.paused_until, clock_.steady_now() + (until - clock_.now()));
  for (auto* waiter : host.waiters) waiter->event.raise();
}

void HostLimiter::keep_gap(std::string_view url, std::chrono::milliseconds gap) {
  auto& host = hosts_[politeness_key(url)];
  host.least_gap = std::max(host.least_gap, gap);
}

void HostLimiter::end_turn(const std::string& key) {
  auto& host = hosts_[key];
  --host.running;
  wake_first(host);
}

void HostLimiter::wake_first(Host& host) {
  if (!host.waiters.empty()) host.waiters.front()->event.raise();
}

void HostLimiter::forget_idle() {
  if (hosts_.size() < kManyHosts) return;
  const auto now = clock_.steady_now();
  std::erase_if(hosts_, [&](const auto& each) {
    const auto& host = each.second;
    return host.running == 0 && host.waiters.empty() && host.next_start <= now && host.paused_until <= now;
  });
}

}  // namespace kuaixun
