#include "base/error_code.hpp"

#include <fmt/format.h>

namespace kuaixun {

std::string_view to_string(Remedy remedy) {
  switch (remedy) {
    case Remedy::retry:
      return "retry";
    case Remedy::wait:
      return "wait";
    case Remedy::give_up:
      return "give_up";
    case Remedy::discard:
      return "discard";
    case Remedy::stop:
      return "stop";
  }
  return "retry";
}

std::string_view to_string(Fault fault) {
  switch (fault) {
    case Fault::source:
      return "source";
    case Fault::machine:
      return "machine";
    case Fault::sink:
      return "sink";
    case Fault::configuration:
      return "configuration";
  }
  return "source";
}

ErrorCode ErrorCode::of_status(int status) {
  ErrorCode code("http_2xx");
  if (status >= kFirstStatus && status <= kLastStatus) code.value_ = std::uint16_t(kStatuses + status);
  return code;
}

ErrorCode ErrorCode::named(std::string_view name) {
  ErrorCode code;
  if (const int status = status_of(name); status != 0) return of_status(status);
  if (const auto row = find(name); row < kErrorKinds.size()) code.value_ = std::uint16_t(row);
  return code;
}

std::string ErrorCode::name() const {
  return status() != 0 ? fmt::format("http_{}", status()) : std::string(kErrorKinds[value_].name);
}

Fault ErrorCode::fault() const { return status() == 0 ? kErrorKinds[value_].fault : Fault::source; }
Exit ErrorCode::exit() const { return status() == 0 ? kErrorKinds[value_].exit : Exit::failed; }

Remedy ErrorCode::remedy() const {
  if (status() == 0) return kErrorKinds[value_].remedy;
  return status() == 410 ? Remedy::give_up : status() == 429 ? Remedy::wait : Remedy::retry;
}

std::string_view ErrorCode::advice() const {
  switch (status()) {
    case 0:
      return kErrorKinds[value_].advice;
    case 401:
    case 403:
    case 407:
      return "The server refuses us: the address may need credentials, or it blocks programs.";
    case 404:
      return "Nothing is there: check the address.";
    case 410:
      return "It is gone for good, says the server: remove the source.";
    case 429:
      return "It was asked too often: raise its interval.";
    default:
      return status() >= 500 ? "The server has an error of its own; it is asked again later."
                             : "Check the address in a browser.";
  }
}

}  // namespace kuaixun
