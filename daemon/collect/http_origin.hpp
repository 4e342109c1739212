// An HTTP address as origin: its document as it is now, when it has changed.
#pragma once

#include "base/clock.hpp"
#include "collect/origin.hpp"

namespace kuaixun {

// What a position holds.
struct HttpPosition {
  std::string url;  // that the validators belong to; a changed address starts without them
  Validators validators{};
  std::string moved_to{};             // a permanent redirect's target …
  int moved_seen = 0;                 // … how often in a row it was seen …
  std::optional<Time> moved_since{};  // … and since when
  bool target_failed = false;         // when it was asked last: the configured address comes next
  std::optional<Time> read_at{};      // when the document came whole
  bool operator==(const HttpPosition&) const = default;
};

// The position holds the validators and the address that they belong to (RFC 9110, 13.1), and where the address has
// moved to: a permanent redirect is followed at once, but asked for first only after it was seen 8 times in a row and
// for 48 hours, as a wrong or hijacked one must not cost a source. When its target fails, the configured address is
// asked next, and so on by turns; where that leads elsewhere, or nowhere, the redirect is forgotten.
//
// Validators are believed as long as the server stands by them: whoever answers a conditional request with an error is
// asked once without, and what has only ever been "not modified" for a week is asked for whole. Errors: as of
// Fetcher::fetch(), and `unasked_304`. `fetcher` and `clock` outlive it.
class HttpOrigin final : public Origin {
 public:
  HttpOrigin(Fetcher& fetcher, Clock& clock) : fetcher_(fetcher), clock_(clock) {}

  std::string asked_at(const Source& source, const std::string& position, Time now) const override;
  Task<Result<Arrival>> next(const Source& source, std::string position, std::shared_ptr<FetchTurn> turn) override;
  std::string again(const Source& source, const std::string& position) const override;
  std::string after_failure(const Source& source, const std::string& position, Time now) const override;

 private:
  Task<Result<FetchReply>> ask(const Source& source, const std::string& url, const HttpPosition& position,
                               std::shared_ptr<FetchTurn> turn);

  Fetcher& fetcher_;
  Clock& clock_;
};

// A line each. What is no position is an empty one.
std::string bytes_of(const HttpPosition& position);
HttpPosition http_position_of(std::string_view bytes);

}  // namespace kuaixun
