// An HTTP address as origin: its document as it is now, when it has changed.
#pragma once

#include "base/clock.hpp"
#include "collect/origin.hpp"

namespace kuaixun {

// The position holds the validators and the address that they belong to (RFC 9110, 13.1), and where the address has
// moved to: a permanent redirect is followed at once, but asked for first only after it was seen 8 times in a row and
// for 48 hours, as a wrong or hijacked one must not cost a source. `fetcher` and `clock` outlive it.
class HttpOrigin final : public Origin {
 public:
  HttpOrigin(Fetcher& fetcher, Clock& clock) : fetcher_(fetcher), clock_(clock) {}

  std::string asked_at(const Source& source, const std::string& position, Time now) const override;
  Task<Result<Arrival>> next(const Source& source, std::string position, std::shared_ptr<FetchTurn> turn) override;
  std::string again(const Source& source, const std::string& position) const override;

 private:
  Fetcher& fetcher_;
  Clock& clock_;
};

// What its positions hold.
struct HttpPosition {
  std::string url;  // that the validators belong to; a changed address starts without them
  Validators validators{};
  std::string moved_to{};             // a permanent redirect's target …
  int moved_seen = 0;                 // … how often in a row it was seen …
  std::optional<Time> moved_since{};  // … and since when
  bool operator==(const HttpPosition&) const = default;
};

// A line each. What is no position is an empty one.
std::string bytes_of(const HttpPosition& position);
HttpPosition http_position_of(std::string_view bytes);

}  // namespace kuaixun
