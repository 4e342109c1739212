#include "fetch/host_limiter.hpp"

#include <algorithm>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <fmt/format.h>

#include "base/descriptors.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kManyHosts = 4'096;  // from here on, idle ones are looked for
constexpr std::chrono::milliseconds kUntilWoken = std::chrono::hours{24};

}  // namespace

std::string politeness_key(std::string_view text) {
  const auto url = parse_url(text);
  if (!url) return {};
  const bool numeric = url->host.starts_with('[') || url->host.find_first_not_of("0123456789.") == std::string::npos;
  if (numeric || url->port) return url->host + (url->port ? ":" + std::to_string(*url->port) : "");
  return registrable_domain(url->host);
}

// A place in a host's queue, given up when this ends.
class HostLimiter::Waiting {
 public:
  Waiting(HostLimiter& limiter, const std::string& key)
      : limiter_(limiter), host_(limiter.hosts_[key]), event_(limiter.io_) {
    host_.waiters.push_back(&event_);
  }
  ~Waiting() {
    host_.waiters.remove(&event_);
    limiter_.places_.leave(event_);
    limiter_.wake_first(host_);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  Host& host() { return host_; }
  bool is_first() const { return host_.waiters.front() == &event_; }
  Wakeup& event() { return event_; }
  Places::Kind kind() const { return host_.silent ? Places::Kind::silent : Places::Kind::usual; }

  // Until raised, or a place should be free.
  Task<void> for_place(Steady longest) {
    using namespace asio::experimental::awaitable_operators;
    const auto change = limiter_.places_.next_change(kind(), event_, limiter_.clock_.steady_now());
    auto raised = event_.wait(longest);
    if (!change) co_return co_await std::move(raised);
    auto slept = limiter_.clock_.sleep_for(std::min(*change, longest));
    auto either = std::move(raised) || std::move(slept);
    co_await std::move(either);
  }

 private:
  HostLimiter& limiter_;
  Host& host_;  // nodes of a map stay where they are
  Wakeup event_;
};

HostLimiter::HostLimiter(asio::any_io_executor io, HostLimits limits, int places, Clock& clock)
    : io_(std::move(io)), limits_(limits), clock_(clock), places_(places, descriptor_limit() / 2) {}
HostLimiter::~HostLimiter() = default;

Task<Result<HostLimiter::Turn>> HostLimiter::turn(std::string url, Steady give_up) {
  const auto key = politeness_key(url);
  forget_idle();
  Waiting waiting(*this, key);
  auto& host = waiting.host();
  while (true) {
    if (auto refused = refusal(key, host, give_up)) co_return std::move(*refused);
    const auto now = clock_.steady_now();
    const auto longest = std::min(kUntilWoken, give_up - now);
    if (!waiting.is_first() || host.running >= limits_.concurrent) {
      places_.leave(waiting.event());
      co_await waiting.event().wait(longest);
      continue;
    }
    if (const auto wait = std::max(host.next_start, host.paused_until) - now; wait.count() > 0) {
      places_.leave(waiting.event());
      co_await clock_.sleep_for(std::min(wait, longest));
      continue;
    }
    if (const auto place = places_.take(waiting.kind(), waiting.event(), now)) {
      ++host.running;
      host.next_start = now + std::max(limits_.gap, host.least_gap);
      co_return Turn(this, key, *place);
    }
    auto for_place = waiting.for_place(longest);
    co_await std::move(for_place);
  }
}

std::optional<Error> HostLimiter::refusal(const std::string& key, const Host& host, Steady give_up) const {
  const auto now = clock_.steady_now();
  if (const auto pause = host.paused_until - now; pause > kLongestPause)
    return Error{"host_paused",
                 fmt::format("{} asked to be left alone for another {}", key,
                             to_string(std::chrono::ceil<std::chrono::seconds>(pause))),
                 clock_.now() + pause};
  if (now >= give_up)
    return Error{"host_busy", fmt::format("{} has too many requests before this one", key), clock_.now()};
  return std::nullopt;
}

void HostLimiter::pause(std::string_view url, Time until) {
  auto& host = hosts_[politeness_key(url)];
  host.paused_until = std::max(host.paused_until, clock_.steady_now() + (until - clock_.now()));
  for (auto* waiter : host.waiters) waiter->raise();
}

std::optional<Time> HostLimiter::paused_until(std::string_view url) const {
  const auto host = hosts_.find(politeness_key(url));
  const auto pause = host == hosts_.end() ? Steady{0} : host->second.paused_until - clock_.steady_now();
  return pause.count() > 0 ? std::optional(clock_.now() + pause) : std::nullopt;
}

void HostLimiter::keep_gap(std::string_view url, std::chrono::milliseconds gap) {
  auto& host = hosts_[politeness_key(url)];
  host.least_gap = std::max(host.least_gap, gap);
}

void HostLimiter::end_turn(const std::string& key, Places::Place place) {
  auto& host = hosts_[key];
  --host.running;
  places_.give_back(place);
  wake_first(host);
}

void HostLimiter::wake_first(Host& host) {
  if (!host.waiters.empty()) host.waiters.front()->raise();
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
