#include "fetch/robots_cache.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace kuaixun {
namespace {

std::string robots_address(const Url& url) {
  return Url{.scheme = url.scheme, .host = url.host, .port = url.port, .path = "/robots.txt"}.href();
}

// "Unavailable" in the words of the RFC: the host says that there is none. Who asks for fewer requests says no such
// thing.
bool says_there_is_none(const Error& error) {
  const int kind = error.code.status() / 100;
  const bool of_client = kind == 4 || kind == 3 || error.code == "http_2xx" || error.code == "too_many_redirects";
  return of_client && error.code != "http_429";
}

}  // namespace

// Marks an origin as being asked, and wakes those who wait for its answer when this ends, however it ends.
class RobotsCache::Asking {
 public:
  explicit Asking(Origin& origin) : origin_(origin) { origin_.asking = true; }
  ~Asking() {
    origin_.asking = false;
    for (auto* waiter : origin_.waiters) waiter->raise();
  }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

 private:
  Origin& origin_;
};

// A place among those who wait, given up when this ends.
class RobotsCache::Place {
 public:
  Place(Origin& origin, const asio::any_io_executor& io) : origin_(origin), event_(io) {
    origin_.waiters.push_back(&event_);
  }
  ~Place() { origin_.waiters.remove(&event_); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  Wakeup& event() { return event_; }

 private:
  Origin& origin_;
  Wakeup event_;
};

Task<Result<void>> RobotsCache::may_fetch(std::string address, std::chrono::milliseconds give_up) {
  constexpr std::chrono::hours kUntilWoken{24};
  const auto url = parse_url(address);
  if (!url)
    co_return Error{"bad_url", fmt::format("fetch {}: expected an http or https address", redacted_url(address))};
  forget_old();
  const auto robots = robots_address(*url);
  auto& origin = origins_[robots];  // nodes of a map stay where they are
  while (origin.until <= clock_.steady_now() && origin.asking) {
    Place place(origin, co_await asio::this_coro::executor);
    co_await place.event().wait(kUntilWoken);
  }
  if (origin.until <= clock_.steady_now()) {
    const Asking asking(origin);
    auto waiting = fetcher_.turn(robots, give_up, nullptr);
    auto turn = co_await std::move(waiting);
    if (!turn) co_return turn.error();
    FetchRequest request{.url = robots, .turn = std::move(*turn)};
    const auto reply = co_await fetcher_.fetch(std::move(request));
    if (!reply && reply.error().code == "host_paused") co_return reply.error();
    learn(origin, reply);
  }
  co_return answer(origin, *url);
}

void RobotsCache::learn(Origin& origin, const Result<FetchReply>& reply) {
  origin.reachable = reply || says_there_is_none(reply.error());
  origin.rules = reply ? RobotsRules::parse(reply->document.body) : RobotsRules{};
  origin.until = clock_.steady_now() + (origin.reachable ? std::chrono::milliseconds(kKept) : kKeptUnreachable);
  if (const auto delay = origin.rules.crawl_delay()) fetcher_.keep_gap(reply->document.url, *delay);
}

Result<void> RobotsCache::answer(const Origin& origin, const Url& url) const {
  if (!origin.reachable)
    return Error{"robots_unreachable",
                 fmt::format("fetch {}: robots.txt of its host cannot be had: nothing is fetched until it can",
                             redacted_url(url.href())),
                 clock_.now() + (origin.until - clock_.steady_now())};
  if (!origin.rules.allows(url))
    return Error{"robots_disallowed",
                 fmt::format("fetch {}: robots.txt of its host forbids it", redacted_url(url.href()))};
  return {};
}

// Those that hold no longer; when there are too many still, those that would first.
void RobotsCache::forget_old() {
  if (origins_.size() < kMostOrigins) return;
  const auto idle = [](const Origin& origin) { return !origin.asking && origin.waiters.empty(); };
  std::erase_if(origins_,
                [&](const auto& each) { return idle(each.second) && each.second.until <= clock_.steady_now(); });
  if (origins_.size() < kMostOrigins) return;
  const auto oldest = std::min_element(origins_.begin(), origins_.end(), [&](const auto& a, const auto& b) {
    return std::pair(!idle(a.second), a.second.until) < std::pair(!idle(b.second), b.second.until);
  });
  if (idle(oldest->second)) origins_.erase(oldest);
}

}  // namespace kuaixun
