// The seam to the web: one request, one reply or an error that says what would help.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/task.hpp"
#include "fetch/asking.hpp"
#include "fetch/memory_share.hpp"
#include "model.hpp"

namespace kuaixun {

// The right to begin one request; given back when it goes. One implementation: CurlFetcher's.
class FetchTurn {
 public:
  virtual ~FetchTurn() = default;
};

struct FetchRequest {
  std::string url;
  Validators validators{};                 // sent as they are, to the address they came from; empty ones are not sent
  std::string validators_url{};            // that address: `url`, or where it redirected to
  std::string accept = "*/*";              // what is wanted (RFC 9110, 12.5.1)
  std::shared_ptr<const Asking> asking{};  // null: as all others
  std::string source{};                    // for whom, when somebody asks what a worker is at
  bool follow = true;                      // false: a redirect is told in FetchReply::leads_to and not followed
  bool takes_part = false;            // true: what came before an answer broke off is a document, cut_off, and no error
  std::shared_ptr<FetchTurn> turn{};  // in hand already, from Fetcher::turn; else the fetch waits for one
};

struct FetchReply {
  bool not_modified = false;  // 304: the document has no body
  Document document;
  Validators validators;                            // to be saved with document.url, after a 200 and after a 304
  std::optional<std::chrono::seconds> fresh_for{};  // by Cache-Control or Expires
  std::string moved_to{};  // where a chain of permanent redirects led; empty when any hop was temporary
  std::shared_ptr<MemoryShare::Room> room{};  // that the body takes: kept until there is room to read it
  std::string leads_to{};  // where a redirect leads that was not to be followed: there is no document
};

// Fetches documents politely: waits for the host's turn, follows redirects, guards addresses, bounds time and bytes.
// Lives on the io thread. Two implementations: CurlFetcher and tests/support/canned_fetcher.hpp.
class Fetcher {
 public:
  virtual ~Fetcher() = default;

  // Errors: code `dns`, `connect`, `tls`, `timeout`, `too_slow`, `too_large`, `too_many_redirects`,
  // `insecure_redirect`, `address_denied`, `truncated` (the connection ended before the answer did), `bad_encoding`,
  // `stacked_encoding`, `bad_url`, `http_404`-like for any status but 200, 203 and 304, …
  // `out_of_descriptors` and `ca_file` are this machine's: see ingest/local_faults.hpp.
  // 429 and 503 with Retry-After have Remedy::wait; 404 and the like retry; 410 gives up.
  virtual Task<Result<FetchReply>> fetch(FetchRequest request) = 0;

  // Waits until a request to `url` may begin: for those who do not start before they can. Never null but in tests.
  // Errors: `host_paused` (wait); `host_busy` (wait) when there was no turn by `give_up`, as of Clock::steady_now().
  // `asking`: as FetchRequest has it.
  virtual Task<Result<std::shared_ptr<FetchTurn>>> turn(std::string url, std::chrono::milliseconds give_up,
                                                        std::shared_ptr<const Asking> asking) = 0;
  static constexpr std::chrono::milliseconds kNever = std::chrono::milliseconds::max();

  // Nobody asks the host of `url` before `until`: fetches fail at once with `host_paused` (wait).
  virtual void pause(std::string_view url, Time until) = 0;
  // Until when that is so; nothing when the host may be asked.
  virtual std::optional<Time> paused_until(std::string_view url) const = 0;
  // Requests to the host of `url` are at least `gap` apart from now on.
  virtual void keep_gap(std::string_view url, std::chrono::milliseconds gap) = 0;
};

}  // namespace kuaixun
