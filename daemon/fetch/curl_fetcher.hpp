// Fetching as publishers ask for it, over libcurl.
#pragma once

#include "base/clock.hpp"
#include "fetch/curl_client.hpp"
#include "fetch/fetcher.hpp"
#include "fetch/host_limiter.hpp"
#include "fetch/memory_budget.hpp"
#include "fetch/resolver.hpp"
#include "observe/busy_board.hpp"
#include "observe/metrics.hpp"

namespace kuaixun {

// See Fetcher. Redirects are followed hop by hop, each with its host's turn, the address guard and what is left of the
// deadline, in which waiting for names and turns does not count; validators go only to the address they came from.
// Bodies are unpacked on `workers`, and stand on `board`, if there is one, while that lasts. All that it is given
// outlives it; destroy it when no fetch is under way.
class CurlFetcher final : public Fetcher {
 public:
  // Throws std::invalid_argument for a bad block in settings.allow_addresses: settings are checked before.
  CurlFetcher(asio::any_io_executor io, asio::thread_pool& workers, MemoryBudget& memory, FetchSettings settings,
              Clock& clock, Metrics& metrics, BusyBoard* board = nullptr);

  // Takes over what may change while it runs: all but at_once, memory, max_body_bytes and name_servers. Throws as the
  // constructor does.
  void set(FetchSettings settings);

  Task<Result<FetchReply>> fetch(FetchRequest request) override;
  using Fetcher::turn;
  Task<Result<std::shared_ptr<FetchTurn>>> turn(std::string url, std::chrono::milliseconds give_up,
                                                std::shared_ptr<const Asking> asking) override;
  void pause(std::string_view url, Time until) override { limiter_.pause(url, until); }
  std::optional<Time> paused_until(std::string_view url) const override { return limiter_.paused_until(url); }
  void keep_gap(std::string_view url, std::chrono::milliseconds gap) override { limiter_.keep_gap(url, gap); }

 private:
  class Turn;

  Task<Result<FetchReply>> follow(FetchRequest request);
  Task<Result<Exchange>> exchange(Url url, FetchRequest& request, std::vector<std::string> cookies,
                                  std::chrono::milliseconds& deadline);
  // The names that a request has to connect to, and where that is.
  Task<Result<std::vector<Endpoint>>> endpoints(Url url, std::shared_ptr<const Asking> asking);
  // Undoes what the body was packed with.
  Task<Result<void>> unpack(Document& document, const std::string& source, std::size_t most, MemoryShare::Room& room);
  Task<Result<std::shared_ptr<Turn>>> turn_at(Url url, std::chrono::milliseconds give_up,
                                              std::shared_ptr<const Asking> asking);
  // Of a body, as it comes and after decompression.
  std::size_t most_bytes(const Asking* asking) const;
  Error error_of(const Exchange& exchange, const std::string& url);
  Error error_of_status(const Document& document);
  void count(const Result<FetchReply>& reply);

  asio::thread_pool& workers_;
  MemoryBudget& memory_;
  FetchSettings settings_;
  Clock& clock_;
  Metrics& metrics_;
  BusyBoard* board_;
  HostLimiter limiter_;
  Resolver resolver_;
  CurlClient client_;
  Histogram seconds_;
  Counter wire_bytes_;
  Counter body_bytes_;
};

}  // namespace kuaixun
