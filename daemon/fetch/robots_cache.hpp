// Which pages their hosts let us fetch.
#pragma once

#include <list>
#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/wakeup.hpp"
#include "fetch/fetcher.hpp"
#include "fetch/robots.hpp"

namespace kuaixun {

// Fetches robots.txt of each origin once a day, however many ask at a time, and answers from memory. RFC 9309, 2.3.1:
// without one (4xx) everything is allowed; while it cannot be had (5xx, no answer) nothing is, and it is asked for
// again soon. A Crawl-delay becomes the host's gap. Lives on the io thread; fetcher and clock outlive it. Destroy it
// when nobody asks.
class RobotsCache {
 public:
  static constexpr std::chrono::hours kKept{24};
  static constexpr std::chrono::minutes kKeptUnreachable{10};
  static constexpr std::size_t kMostOrigins = 4'096;

  RobotsCache(Fetcher& fetcher, Clock& clock) : fetcher_(fetcher), clock_(clock) {}

  // Errors: `robots_disallowed` (retry); `robots_unreachable` (wait, until it is asked for again); those of
  // Fetcher::turn(); `bad_url`.
  Task<Result<void>> may_fetch(std::string url, std::chrono::milliseconds give_up = Fetcher::kNever);

  std::size_t size() const { return origins_.size(); }

 private:
  struct Origin {
    RobotsRules rules{};
    std::chrono::milliseconds until{0};  // by the steady clock: how long the rules hold
    bool reachable = true;
    bool asking = false;
    std::list<Wakeup*> waiters{};
  };
  class Asking;
  class Place;

  void learn(Origin& origin, const Result<FetchReply>& reply);
  Result<void> answer(const Origin& origin, const Url& url) const;
  void forget_old();

  Fetcher& fetcher_;
  Clock& clock_;
  std::map<std::string, Origin> origins_;  // by address of the origin
};

}  // namespace kuaixun
