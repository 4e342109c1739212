// One HTTP exchange through libcurl's multi interface, driven by Asio. No redirects, no politeness: see CurlFetcher.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/task.hpp"
#include "fetch/address_guard.hpp"
#include "fetch/asking.hpp"
#include "fetch/fetch_settings.hpp"
#include "fetch/memory_share.hpp"
#include "model.hpp"
#include "text/url.hpp"

namespace kuaixun {

enum class ExchangeFailure {
  none,
  bad_url,
  dns,
  connect,
  tls,
  address_denied,
  timeout,
  too_slow,
  too_large,
  headers_too_large,
  truncated,
  stacked_encoding,
  no_room,
  protocol,
  no_descriptor,  // this process has none left
  ca_file         // fetch.ca_file cannot be read
};

// A name that an exchange connects to, and where that is.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
  std::vector<IpAddress> addresses{};
};

struct ExchangeRequest {
  std::string url;
  std::vector<Endpoint> endpoints{};  // those that endpoints() names, with their addresses
  Headers headers{};
  std::vector<std::string> cookies{};    // as Exchange::cookies of one before has them
  const Asking* asking = nullptr;        // outlives the exchange; null: as the settings have it …
  bool shows_secrets = false;            // … and whether what it has of user, password and cookie is for this server
  std::size_t max_body_bytes = 0;        // as it comes
  std::chrono::milliseconds timeout{0};  // for all of it; the connect timeout is the settings'
};

struct Exchange {
  ExchangeFailure failure = ExchangeFailure::none;
  std::string detail{};  // libcurl's words, or why an address was denied
  int status = 0;
  Headers headers{};
  std::vector<std::string> cookies{};  // all that were sent and set so far, as libcurl writes them
  MemoryShare::Room room{};  // of the body, and of what it may become when it is unpacked; a small body has none
  std::string body{};        // as it came, compressed or not: see packed_body.hpp
};

// A body of more than MemoryBudget::kFree bytes waits, with its transfer, until `bodies` has room for it. Lives on the
// io thread; `bodies` outlives it. Connections are kept and used again. Destroy it when no exchange is under way.
class CurlClient {
 public:
  CurlClient(asio::any_io_executor io, FetchSettings settings, AddressGuard guard, MemoryShare& bodies);
  ~CurlClient();

  // For the exchanges that begin from now on.
  void set(FetchSettings settings, AddressGuard guard);

  // The names that an exchange with this address connects to: its host's, or the proxy's, or both (SOCKS); none for
  // numbers. libcurl is never let look one up: it waits for its resolver.
  std::vector<Endpoint> endpoints(const Url& url, const Asking* asking) const;

  // Cancellable: the transfer ends, and operation_aborted is thrown.
  Task<Exchange> exchange(ExchangeRequest request);

 private:
  class Driver;
  std::shared_ptr<Driver> driver_;
};

}  // namespace kuaixun
