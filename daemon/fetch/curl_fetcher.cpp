#include "fetch/curl_fetcher.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "base/descriptors.hpp"
#include "base/stall_point.hpp"
#include "fetch/freshness.hpp"
#include "fetch/packed_body.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds kWaitAfter429{60};
constexpr milliseconds kPatience{5'000};  // with name servers

AddressGuard guard_of(const FetchSettings& settings) {
  auto guard = AddressGuard::allowing(settings.allow_addresses);
  if (!guard) throw std::invalid_argument(guard.error().message);
  return std::move(*guard);
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}
bool is_permanent(int status) { return status == 301 || status == 308; }

struct FailureText {
  ExchangeFailure failure;
  ErrorCode code;
  const char* hint;
};

constexpr std::array kFailures{
    FailureText{ExchangeFailure::bad_url, "bad_url", "expected an http or https address"},
    FailureText{ExchangeFailure::dns, "dns", "the name does not resolve: check its spelling, or this machine's DNS"},
    FailureText{ExchangeFailure::connect, "connect", "nobody answers there, or a firewall is between"},
    FailureText{ExchangeFailure::tls, "tls",
                "the certificate is not trusted or TLS failed: see fetch.ca_file for a private authority"},
    FailureText{
        ExchangeFailure::address_denied, "address_denied",
        "the name leads to an address that is not public: allow it with fetch.allow_addresses if that is meant"},
    FailureText{ExchangeFailure::timeout, "timeout", "raise fetch.timeout if the server is known to be slow"},
    FailureText{ExchangeFailure::too_slow, "too_slow", "the server sends next to nothing"},
    FailureText{ExchangeFailure::too_large, "too_large",
                "raise fetch.max_body_bytes if the document is meant to be so large"},
    FailureText{ExchangeFailure::headers_too_large, "too_large",
                "its header fields exceed 256 kB: no setting changes that, the server has to"},
    FailureText{ExchangeFailure::truncated, "truncated", "the connection ended before the answer did"},
    FailureText{ExchangeFailure::stacked_encoding, "stacked_encoding",
                "it is packed in more layers than anybody needs"},
    FailureText{ExchangeFailure::no_room, "no_room",
                "limits.memory had no room for its body in time: the other documents took it all"},
    FailureText{ExchangeFailure::protocol, "protocol", "the answer is no sound HTTP"},
    FailureText{ExchangeFailure::no_descriptor, "out_of_descriptors",
                "this process may open no further file or connection: raise its limit (LimitNOFILE)"},
    FailureText{ExchangeFailure::ca_file, "ca_file", "fetch.ca_file cannot be read"},
};

Error bad_url(const std::string& address) {
  return {"bad_url", fmt::format("fetch {}: expected an http or https address", redacted_url(address))};
}

bool is_one_origin(const Url& a, const Url& b) {
  const auto port_of = [](const Url& url) { return url.port.value_or(url.scheme == "https" ? 443 : 80); };
  return a.scheme == b.scheme && a.host == b.host && port_of(a) == port_of(b);
}

// Whether what only the source's own server is to see may be shown to `url`.
bool may_see_secrets(const Asking* asking, const Url& url) {
  const auto own = asking == nullptr ? std::nullopt : parse_url(asking->address);
  return own && is_one_origin(*own, url);
}

Headers headers_of(const FetchRequest& request, const std::string& address, bool shows_secrets) {
  Headers headers{{"Accept-Encoding", "gzip, deflate, br, zstd"}, {"Accept", request.accept}};
  if (address == request.validators_url) {
    if (!request.validators.etag.empty()) headers.emplace_back("If-None-Match", request.validators.etag);
    if (!request.validators.last_modified.empty())
      headers.emplace_back("If-Modified-Since", request.validators.last_modified);
  }
  if (!shows_secrets) return headers;
  for (const auto& [name, value] : request.asking->headers) {
    std::erase_if(headers, [&](const auto& field) { return equal_ignoring_case(field.first, name); });
    headers.emplace_back(name, value);
  }
  return headers;
}

// Whether the host showed any sign of life.
bool is_answer(ExchangeFailure failure) {
  return failure != ExchangeFailure::dns && failure != ExchangeFailure::connect &&
         failure != ExchangeFailure::timeout && failure != ExchangeFailure::too_slow;
}

}  // namespace

class CurlFetcher::Turn final : public FetchTurn {
 public:
  explicit Turn(HostLimiter::Turn held) : held_(std::move(held)) {}
  void tell(bool answered) const { held_.tell(answered); }

 private:
  HostLimiter::Turn held_;
};

CurlFetcher::CurlFetcher(asio::any_io_executor io, asio::thread_pool& workers, MemoryBudget& memory,
                         FetchSettings settings, Clock& clock, Metrics& metrics, BusyBoard* board)
    : workers_(workers),
      memory_(memory),
      settings_(settings),
      clock_(clock),
      metrics_(metrics),
      board_(board),
      limiter_(io, settings.per_host, settings.at_once, clock),
      resolver_(io, settings.name_servers, Resolver::Limits{.patience = std::min(kPatience, settings.connect_timeout)},
                clock),
      client_(io, settings, guard_of(settings), memory.bodies()),
      seconds_(metrics.histogram("kuaixun_fetch_duration_seconds",
                                 "From the request to the end of the answer, redirects and waits for hosts included.",
                                 {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60})),
      wire_bytes_(metrics.counter("kuaixun_fetch_bytes_total", "Bytes of bodies, as they came and decompressed.",
                                  {{"kind", "wire"}})),
      body_bytes_(metrics.counter("kuaixun_fetch_bytes_total", "Bytes of bodies, as they came and decompressed.",
                                  {{"kind", "decoded"}})) {}

void CurlFetcher::set(FetchSettings settings) {
  client_.set(settings, guard_of(settings));
  limiter_.set(settings.per_host);
  settings_ = std::move(settings);
}

Task<Result<FetchReply>> CurlFetcher::fetch(FetchRequest request) {
  const auto start = clock_.steady_now();
  auto reply = co_await follow(std::move(request));
  seconds_.observe(double((clock_.steady_now() - start).count()) / 1000);
  count(reply);
  co_return reply;
}

// Names are looked up before a turn is waited for, so that dead ones take none; what was found serves the second time.
Task<Result<std::shared_ptr<CurlFetcher::Turn>>> CurlFetcher::turn_at(Url url, milliseconds give_up,
                                                                      std::shared_ptr<const Asking> asking) {
  auto looking = endpoints(url, std::move(asking));
  if (const auto known = co_await std::move(looking); !known) co_return known.error();
  auto waiting = limiter_.turn(url.href(), give_up);
  auto turn = co_await std::move(waiting);
  if (!turn) co_return turn.error();
  co_return std::make_shared<Turn>(std::move(*turn));
}

Task<Result<std::shared_ptr<FetchTurn>>> CurlFetcher::turn(std::string address, milliseconds give_up,
                                                           std::shared_ptr<const Asking> asking) {
  auto url = parse_url(address);
  if (!url) co_return bad_url(address);
  auto waiting = turn_at(std::move(*url), give_up, std::move(asking));
  auto turn = co_await std::move(waiting);
  if (!turn) co_return turn.error();
  co_return std::move(*turn);
}

Task<Result<FetchReply>> CurlFetcher::follow(FetchRequest request) {
  const auto* asking = request.asking.get();
  const bool has_own_timeout = asking != nullptr && asking->timeout.count() > 0;
  auto deadline = clock_.steady_now() + (has_own_timeout ? asking->timeout : settings_.timeout);
  auto url = parse_url(request.url);
  if (!url) co_return bad_url(request.url);
  bool all_permanent = true;
  std::vector<std::string> cookies;  // they live as long as this fetch: some redirects want theirs back
  for (int hop = 0; hop <= settings_.max_redirects; ++hop) {
    url->fragment.reset();
    const auto address = url->href();
    auto exchange = co_await this->exchange(*url, request, std::move(cookies), deadline);
    if (!exchange) co_return exchange.error();
    cookies = std::move(exchange->cookies);

    FetchReply reply;
    reply.document = Document{.url = address,
                              .status = exchange->status,
                              .headers = std::move(exchange->headers),
                              .body = std::move(exchange->body),
                              .fetched_at = clock_.now(),
                              .cut_off = exchange->failure == ExchangeFailure::truncated};
    auto& document = reply.document;
    if (is_redirect(document.status) && !document.header("location").empty()) {
      const auto target = parse_url(document.header("location"), &*url);
      if (!target)
        co_return Error{"bad_redirect", fmt::format("fetch {}: redirected to something that is no http(s) address",
                                                    redacted_url(address))};
      if (url->scheme == "https" && target->scheme == "http")
        co_return Error{"insecure_redirect", fmt::format("fetch {}: redirected from https to http ({}): not followed",
                                                         redacted_url(address), redacted_url(target->href()))};
      if (!request.follow) {
        reply.leads_to = target->href();
        co_return reply;
      }
      all_permanent = all_permanent && is_permanent(document.status);
      auto next = *target;
      if (!is_one_origin(next, *url)) {
        next.username = next.password = {};
      } else if (next.username.empty()) {
        next.username = url->username;
        next.password = url->password;
      }
      url = std::move(next);
      continue;
    }
    if (document.status != 200 && document.status != 203 && document.status != 304) co_return error_of_status(document);
    reply.not_modified = document.status == 304;
    reply.room = std::make_shared<MemoryShare::Room>(std::move(exchange->room));
    if (!reply.not_modified) {
      auto unpacking = unpack(document, request.source, most_bytes(asking), *reply.room);
      if (auto unpacked = co_await std::move(unpacking); !unpacked) co_return unpacked.error();
      if (document.cut_off && !request.takes_part)
        co_return Error{"truncated", fmt::format("fetch {}: what it is packed in breaks off", redacted_url(address))};
    }
    reply.room->shrink_to(document.body.size());
    body_bytes_.add(double(document.body.size()));
    reply.fresh_for = fresh_for(document);
    reply.validators = Validators{std::string(document.header("etag")), std::string(document.header("last-modified"))};
    if (reply.not_modified) {
      if (reply.validators.etag.empty()) reply.validators.etag = request.validators.etag;
      if (reply.validators.last_modified.empty()) reply.validators.last_modified = request.validators.last_modified;
    }
    if (hop > 0 && all_permanent) reply.moved_to = address;
    co_return reply;
  }
  co_return Error{"too_many_redirects",
                  fmt::format("fetch {}: more than {} redirects", redacted_url(request.url), settings_.max_redirects)};
}

// The turn ends with the exchange: what comes after it is ours.
Task<Result<Exchange>> CurlFetcher::exchange(Url url, FetchRequest& request, std::vector<std::string> cookies,
                                             milliseconds& deadline) {
  const auto address = url.href();
  const auto queued = clock_.steady_now();
  auto turn = std::static_pointer_cast<Turn>(std::exchange(request.turn, nullptr));
  if (!turn) {
    auto waiting = turn_at(url, Fetcher::kNever, request.asking);
    auto found = co_await std::move(waiting);
    if (!found) co_return found.error();
    turn = std::move(*found);
  }
  auto looking = this->endpoints(url, request.asking);
  auto endpoints = co_await std::move(looking);
  if (!endpoints) co_return endpoints.error();
  deadline += clock_.steady_now() - queued;
  const bool shows_secrets = may_see_secrets(request.asking.get(), url);
  ExchangeRequest exchange_request{.url = address,
                                   .endpoints = std::move(*endpoints),
                                   .headers = headers_of(request, address, shows_secrets),
                                   .cookies = std::move(cookies),
                                   .asking = request.asking.get(),
                                   .shows_secrets = shows_secrets,
                                   .max_body_bytes = most_bytes(request.asking.get()),
                                   .timeout = std::max(milliseconds{1}, deadline - clock_.steady_now())};
  auto exchange = co_await client_.exchange(std::move(exchange_request));
  turn->tell(is_answer(exchange.failure));
  wire_bytes_.add(double(exchange.body.size()));
  const bool is_part = exchange.failure == ExchangeFailure::truncated &&
                       (exchange.status == 200 || exchange.status == 203) && !exchange.body.empty() &&
                       request.takes_part;
  if (exchange.failure != ExchangeFailure::none && !is_part) co_return error_of(exchange, address);
  co_return exchange;
}

std::size_t CurlFetcher::most_bytes(const Asking* asking) const {
  return asking != nullptr && asking->max_body_bytes > 0 ? asking->max_body_bytes : settings_.max_body_bytes;
}

Task<Result<std::vector<Endpoint>>> CurlFetcher::endpoints(Url url, std::shared_ptr<const Asking> asking) {
  auto endpoints = client_.endpoints(url, asking.get());
  for (auto& endpoint : endpoints) {
    auto addresses = co_await resolver_.addresses(endpoint.host);
    if (!addresses && !has_a_descriptor())
      co_return error_of(Exchange{.failure = ExchangeFailure::no_descriptor, .detail = "look up its host"}, url.href());
    if (!addresses)
      co_return std::move(addresses).error().with_context(
          fmt::format("fetch {}: look up {}", redacted_url(url.href()), endpoint.host));
    endpoint.addresses = std::move(*addresses);
  }
  co_return endpoints;
}

Task<Result<void>> CurlFetcher::unpack(Document& document, const std::string& source, std::size_t most,
                                       MemoryShare::Room& room) {
  if (is_plain(document)) co_return Result<void>{};
  if (room.bytes() == 0) {
    auto waiting = memory_.bodies().room(most_unpacked(document.body.size(), most));
    room = co_await std::move(waiting);
  }
  auto work = [&] {
    std::optional<BusyBoard::Entry> entry;
    if (board_ != nullptr) entry.emplace(*board_, Stuck::Place::worker, source, redacted_url(document.url));
    stall_point("unpack", source);
    return unpack_body(document, most);
  };
  auto unpacked = co_await run_on(workers_, std::move(work));
  if (!unpacked)
    co_return std::move(unpacked).error().with_context(fmt::format("fetch {}", redacted_url(document.url)));
  co_return unpacked;
}

Error CurlFetcher::error_of(const Exchange& exchange, const std::string& url) {
  const auto text = std::find_if(kFailures.begin(), kFailures.end(),
                                 [&](const FailureText& each) { return each.failure == exchange.failure; });
  if (exchange.failure == ExchangeFailure::address_denied)
    metrics_
        .counter("kuaixun_egress_denied_total", "Connections that the address guard refused.",
                 {{"reason", exchange.detail}})
        .add();
  return Error{Remedy::retry, text->code,
               fmt::format("fetch {}: {}: {}", redacted_url(url), exchange.detail, text->hint)};
}

Error CurlFetcher::error_of_status(const Document& document) {
  const int status = document.status;
  Error error{Remedy::retry, ErrorCode::of_status(status),
              fmt::format("fetch {}: status {}", redacted_url(document.url), status)};
  const auto now = clock_.now();
  if (status == 410) {
    error.remedy = Remedy::give_up;
    error.message += ": gone for good, says the server; remove the source";
  } else if (status == 429 || status == 503) {
    const auto asked = retry_after(document, now);
    const auto until = asked ? *asked : now + kWaitAfter429;
    if (asked || status == 429) {
      error.remedy = Remedy::wait;
      error.wait_until = until;
      error.message += fmt::format(": asked to wait until {}", to_rfc3339(until));
    }
  } else if (status == 401 || status == 403 || status == 407) {
    error.message += ": the server refuses us: the address may need credentials, or it blocks programs";
  } else if (status == 404) {
    error.message += ": nothing there: check the address";
  } else if (status < 300) {
    error.message += ": no document";
  }
  return error;
}

void CurlFetcher::count(const Result<FetchReply>& reply) {
  const std::string result = reply ? (reply->not_modified       ? "not_modified"
                                      : reply->leads_to.empty() ? "ok"
                                                                : "redirect")
                                   : reply.error().code.name();
  metrics_.counter("kuaixun_fetches_total", "Fetches, by what came of them.", {{"result", result}}).add();
}

}  // namespace kuaixun
