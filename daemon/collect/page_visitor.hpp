// From the address of an article to what its page says.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "collect/workers.hpp"
#include "connector.hpp"
#include "fetch/fetcher.hpp"
#include "fetch/memory_budget.hpp"
#include "fetch/robots_cache.hpp"
#include "observe/metrics.hpp"

namespace kuaixun {

// How much one round may read.
struct PageLimits {
  std::size_t most = 40;             // pages
  std::chrono::seconds longest{60};  // after which no further page is begun, for all their host's crowd
};

// What came of one visit: the classes of pages, and why there was none to be classed.
enum class VisitOutcome {
  article,
  gone,
  blocked,  // by a captcha or login; the host is left alone
  retry,
  moved,
  unknown,
  disallowed,          // by robots.txt
  robots_unreachable,  // so nothing is allowed until it answers (RFC 9309, 2.3.1.4)
  host_paused,
  fetch_failed,
  no_address,
  not_visited  // it did not fit
};
std::string_view to_string(VisitOutcome outcome);  // a closed set, for the label of a counter

struct PageVisit {
  VisitOutcome outcome = VisitOutcome::not_visited;
  Page page{};
  std::string url{};                 // of the page, after redirects
  std::optional<Time> not_before{};  // when the host may be asked again
  std::optional<Reject> reject{};    // of a page that is not to be read
};

// Takes what a visit found for the entry at this place, and returns how many bytes are kept of it. Runs on a worker
// thread; visits of several entries may be taken at a time.
using TakeVisit = std::function<std::size_t(std::size_t, PageVisit&)>;

// Which entries were visited, and the room for what is kept of their pages.
struct VisitedPages {
  std::vector<bool> visited{};
  MemoryShare::Room kept{};
  std::vector<Reject> rejects{};  // pages that are not to be read
};

// Visits the pages of a round, a few at a time, through the same host limits as all fetches. Each step of a redirect
// obeys robots.txt of where it leads. The pages of a host that blocks, or has too many requests, are left alone for 15
// minutes, then for twice as long each time that it does so again, up to 6 hours, until one of them can be read; its
// feeds are not: who asks people for a captcha still serves programs. Lives on the io thread; all parts outlive it.
class PageVisitor {
 public:
  PageVisitor(Fetcher& fetcher, PageReader read, Workers workers, MemoryBudget& memory, Clock& clock, Metrics& metrics,
              PageLimits limits);

  // How many pages one call visits at most.
  std::size_t most() const { return limits_.most; }

  // Visits one page for each entry, in their order, as far as they fit: into the limits, and into what memory may be
  // kept. A page is taken as soon as it is read, and not kept itself. One that was taken, but does not fit, is told as
  // not visited. All that is passed outlives the call. Cancellable: what is under way ends first.
  Task<VisitedPages> visit(const std::vector<const Entry*>& entries, const Source& source, const TakeVisit& take);

 private:
  struct Tour;
  struct Block {
    int times = 0;
    Time until{};
  };

  Task<void> walk(Tour& tour);
  Task<bool> visit_next(Tour& tour, std::size_t place);
  Task<PageVisit> visit_one(const Tour& tour, const Entry& entry, MemoryShare::Room& room);
  Task<Result<FetchReply>> fetch(const Source& source, std::string url, std::chrono::milliseconds give_up);
  PageVisit failed(const Error& error, const std::string& url);
  void take_block(PageVisit& visit, const std::string& url);
  Time block(const std::string& host, Time asked);
  std::optional<Error> refusal(const std::string& url) const;
  void count(const PageVisit& visit);

  Fetcher& fetcher_;
  PageReader read_;
  Workers workers_;
  MemoryBudget& memory_;
  Clock& clock_;
  Metrics& metrics_;
  PageLimits limits_;
  RobotsCache robots_;
  std::map<std::string, Block> blocks_;  // by host
  Histogram seconds_;
};

}  // namespace kuaixun
