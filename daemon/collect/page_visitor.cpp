#include "collect/page_visitor.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <fmt/format.h>

#include "collect/rejected.hpp"
#include "text/site_rules.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

constexpr int kMostRedirects = 5;
constexpr std::chrono::minutes kShortestBlock{15};
constexpr std::chrono::hours kLongestBlock{6};
constexpr std::size_t kManyHosts = 1'024;  // from here on, those that are long over are looked for

VisitOutcome outcome_of(PageClass page_class) {
  switch (page_class) {
    case PageClass::article:
      return VisitOutcome::article;
    case PageClass::gone:
      return VisitOutcome::gone;
    case PageClass::blocked:
      return VisitOutcome::blocked;
    case PageClass::retry:
      return VisitOutcome::retry;
    case PageClass::moved:
      return VisitOutcome::moved;
    case PageClass::unknown:
      return VisitOutcome::unknown;
  }
  return VisitOutcome::unknown;
}

VisitOutcome outcome_of(const Error& error) {
  if (error.code == "robots_disallowed") return VisitOutcome::disallowed;
  if (error.code == "robots_unreachable") return VisitOutcome::robots_unreachable;
  if (error.code == "page_blocked") return VisitOutcome::blocked;
  if (error.code == "host_paused") return VisitOutcome::host_paused;
  if (error.code == "host_busy") return VisitOutcome::not_visited;
  if (error.code == "http_410") return VisitOutcome::gone;
  return VisitOutcome::fetch_failed;
}

std::string host_of(const std::string& address) {
  const auto url = parse_url(address);
  return url ? url->host + (url->port ? ":" + std::to_string(*url->port) : "") : std::string{};
}

}  // namespace

std::string_view to_string(VisitOutcome outcome) {
  constexpr std::array<std::string_view, 12> kNames{"article",     "gone",         "blocked",    "retry",
                                                    "moved",       "unknown",      "disallowed", "robots_unreachable",
                                                    "host_paused", "fetch_failed", "no_address", "not_visited"};
  return kNames[std::size_t(outcome)];
}

// The pages of one round, and how far they have been taken up.
struct PageVisitor::Tour {
  const std::vector<const Entry*>& entries;
  const Source& source;
  const TakeVisit& take;
  std::chrono::milliseconds last_start;
  std::size_t next = 0;
  VisitedPages pages{};
};

PageVisitor::PageVisitor(Fetcher& fetcher, PageReader read, Workers workers, MemoryBudget& memory, Clock& clock,
                         Metrics& metrics, PageLimits limits)
    : fetcher_(fetcher),
      read_(read),
      workers_(workers),
      memory_(memory),
      clock_(clock),
      metrics_(metrics),
      limits_(limits),
      robots_(fetcher, clock),
      seconds_(
          metrics.histogram("kuaixun_page_duration_seconds",
                            "From asking for the page behind an entry, robots.txt and waits for its host included, "
                            "to what it says.",
                            {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60})) {}

Task<VisitedPages> PageVisitor::visit(const std::vector<const Entry*>& entries, const Source& source,
                                      const TakeVisit& take) {
  using namespace asio::experimental::awaitable_operators;
  Tour tour{entries, source, take, clock_.steady_now() + limits_.longest};
  tour.pages.visited.resize(entries.size());
  auto first = walk(tour), second = walk(tour), third = walk(tour), fourth = walk(tour);
  auto all = (std::move(first) && std::move(second)) && (std::move(third) && std::move(fourth));
  co_await std::move(all);
  co_return std::move(tour.pages);
}

Task<void> PageVisitor::walk(Tour& tour) {
  const auto end = std::min(tour.entries.size(), limits_.most);
  while (tour.next < end && clock_.steady_now() <= tour.last_start) {
    auto visiting = visit_next(tour, tour.next++);
    if (!co_await std::move(visiting)) tour.next = end;
  }
}

// Returns whether there is room to go on.
Task<bool> PageVisitor::visit_next(Tour& tour, std::size_t place) {
  constexpr std::size_t kAtLeast = 16 << 10;
  auto room = memory_.keep(kAtLeast);
  if (!room) co_return false;
  const auto start = clock_.steady_now();
  MemoryShare::Room reading;
  auto visiting = visit_one(tour, *tour.entries[place], reading);
  auto visit = co_await std::move(visiting);
  if (visit.outcome == VisitOutcome::not_visited) co_return true;
  auto work = [&] {
    const auto weight = tour.take(place, visit);
    visit.page = {};
    return weight;
  };
  const InWork in_work{tour.source.id, redacted_url(visit.url)};
  auto working = workers_.run(in_work, "pages", std::move(work));
  const auto weight = co_await std::move(working);
  if (visit.reject) tour.pages.rejects.push_back(std::move(*visit.reject));
  seconds_.observe(double((clock_.steady_now() - start).count()) / 1000);
  count(visit);
  room->shrink_to(weight);
  if (weight > room->bytes()) {
    auto more = memory_.keep(weight - room->bytes());
    if (!more) co_return false;
    room->add(std::move(*more));
  }
  tour.pages.kept.add(std::move(*room));
  tour.pages.visited[place] = true;
  co_return true;
}

Task<PageVisit> PageVisitor::visit_one(const Tour& tour, const Entry& entry, MemoryShare::Room& room) {
  const auto url = clean_url(entry.url);
  if (!parse_url(url)) co_return PageVisit{.outcome = VisitOutcome::no_address};
  auto fetching = fetch(tour.source, url, tour.last_start);
  auto reply = co_await std::move(fetching);
  if (!reply) co_return failed(reply.error(), url);
  PageVisit visit{.url = reply->document.url};
  const InWork in_work{tour.source.id, redacted_url(visit.url)};
  if (workers_.is_deadly(in_work)) {
    visit.outcome = VisitOutcome::unknown;
    visit.reject = rejected(deadly(in_work), tour.source, reply->document);
    co_return visit;
  }
  auto waiting = memory_.reading(reply->document.body.size());
  auto reading = co_await std::move(waiting);
  if (!reading) co_return failed(reading.error(), url);
  room = std::move(*reading);
  reply->room.reset();
  const PageHint hint{entry, tour.source};
  auto work = [&] {
    const auto document = std::move(reply->document);
    return read_(document, hint);
  };
  auto working = workers_.run(in_work, "page", std::move(work));
  visit.page = co_await std::move(working);
  visit.outcome = outcome_of(visit.page.page_class);
  take_block(visit, visit.url);
  co_return visit;
}

Task<Result<FetchReply>> PageVisitor::fetch(const Source& source, std::string url, std::chrono::milliseconds give_up) {
  for (int hop = 0; hop <= kMostRedirects; ++hop) {
    auto permission = robots_.may_fetch(url, give_up);
    const auto allowed = co_await std::move(permission);
    if (!allowed) co_return allowed.error();
    auto asking = fetcher_.turn(url, give_up, source.asking);
    auto turn = co_await std::move(asking);
    if (!turn) co_return turn.error();
    if (auto blocked = refusal(url)) co_return std::move(*blocked);
    FetchRequest request{.url = url, .asking = source.asking, .follow = false, .turn = std::move(*turn)};
    auto reply = co_await fetcher_.fetch(std::move(request));
    if (!reply) co_return reply.error();
    if (reply->document.cut_off) co_return Error{"truncated", "the page ended before its end"};
    if (reply->leads_to.empty()) co_return reply;
    url = reply->leads_to;
    if (is_captcha_of_known_site(url))
      co_return Error{Remedy::retry, "page_blocked", "a captcha stands before the page"};
  }
  co_return Error{"too_many_redirects",
                  fmt::format("fetch {}: more than {} redirects", redacted_url(url), kMostRedirects)};
}

PageVisit PageVisitor::failed(const Error& error, const std::string& url) {
  PageVisit visit{.outcome = outcome_of(error), .not_before = error.wait_until};
  if (visit.outcome == VisitOutcome::fetch_failed && error.wait_until) block(host_of(url), *error.wait_until);
  take_block(visit, url);
  return visit;
}

void PageVisitor::take_block(PageVisit& visit, const std::string& url) {
  const auto host = host_of(url);
  if (visit.outcome == VisitOutcome::article) blocks_.erase(host);
  if (visit.outcome != VisitOutcome::blocked) return;
  visit.page.entry = {};
  visit.not_before = block(host, Time::max());
}

// The pages of this host are left alone until `asked`, but not for longer than is usual. Returns until when.
Time PageVisitor::block(const std::string& host, Time asked) {
  const auto now = clock_.now();
  auto& block = blocks_[host];
  if (block.until <= now) {  // else another page of the same moment has said so already
    const auto doubled = kShortestBlock * (1 << std::min(block.times, 5));
    block.until = std::min(asked, now + std::min<std::chrono::milliseconds>(doubled, kLongestBlock));
    ++block.times;
  }
  const auto until = block.until;
  if (blocks_.size() > kManyHosts)
    std::erase_if(blocks_, [&](const auto& each) { return each.second.until + kLongestBlock < now; });
  return until;
}

std::optional<Error> PageVisitor::refusal(const std::string& url) const {
  const auto block = blocks_.find(host_of(url));
  if (block == blocks_.end() || block->second.until <= clock_.now()) return std::nullopt;
  return Error{"host_paused", fmt::format("fetch {}: its host's pages are left alone", redacted_url(url)),
               block->second.until};
}

void PageVisitor::count(const PageVisit& visit) {
  metrics_
      .counter("kuaixun_pages_total", "Pages behind entries that were asked for, by what came of it.",
               {{"outcome", std::string(to_string(visit.outcome))}})
      .add();
}

}  // namespace kuaixun
