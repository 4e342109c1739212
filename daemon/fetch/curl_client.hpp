// One HTTP exchange through libcurl's multi interface, driven by Asio. No redirects, no politeness: see CurlFetcher.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/task.hpp"
#include "fetch/address_guard.hpp"
#include "fetch/fetch_settings.hpp"
#include "model.hpp"

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
  truncated,
  bad_encoding,
  protocol
};

struct ExchangeRequest {
  std::string url;
  Headers headers{};
  std::chrono::milliseconds timeout{0};  // for all of it; the connect timeout is the settings'
};

struct Exchange {
  ExchangeFailure failure = ExchangeFailure::none;
  std::string detail{};  // libcurl's words, or why an address was denied
  int status = 0;
  Headers headers{};
  std::string body{};  // decompressed
  std::uint64_t wire_bytes = 0;
};

// Lives on the io thread. Connections are kept and used again. Destroy it when no exchange is under way.
class CurlClient {
 public:
  CurlClient(asio::any_io_executor io, FetchSettings settings, AddressGuard guard);
  ~CurlClient();

  // Cancellable: the transfer ends, and operation_aborted is thrown.
  Task<Exchange> exchange(ExchangeRequest request);

 private:
  class Driver;
  std::shared_ptr<Driver> driver_;
};

}  // namespace kuaixun
