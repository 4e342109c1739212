// What can go wrong in a sound program, as a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "base/time.hpp"

namespace kuaixun {

// What would help, decided where the fact is known.
enum class Remedy {
  retry,    // later, with back-off and jitter
  wait,     // until Error::wait_until, which the other side asked for
  give_up,  // keep trying at the slowest interval only, and tell the operator
  discard,  // this document, entry or record only; its neighbours go on
};

std::string_view to_string(Remedy remedy);

struct Error {
  Remedy remedy = Remedy::retry;
  // A short name from a closed set (`timeout`, `http_404`, `not_a_feed`): the label of counters. Never text from
  // outside.
  std::string code;
  // What was attempted, on what, and what would help. Holds no secret.
  std::string message;
  std::optional<Time> wait_until{};

  // The same error, with a clause of context before the message.
  Error with_context(std::string_view context) &&;
};

// A T or an Error. `if (!result) return result.error();`
template <class T>
using Result = boost::system::result<T, Error>;

// Reading the value of a failed Result is a bug: throws std::logic_error with the error's message.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace kuaixun
