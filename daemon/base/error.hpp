// What can go wrong in a sound program, as a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/system/result.hpp>

#include "base/error_code.hpp"
#include "base/time.hpp"

namespace kuaixun {

struct Error {
  Remedy remedy = Remedy::retry;
  ErrorCode code;
  // What was attempted, on what, and what would help. Holds no secret.
  std::string message;
  std::optional<Time> wait_until{};

  Error() = default;
  Error(ErrorCode what, std::string text, std::optional<Time> until = {})
      : Error(what.remedy(), what, std::move(text), until) {}
  // With another remedy than is usual for it.
  Error(Remedy helps, ErrorCode what, std::string text, std::optional<Time> until = {})
      : remedy(helps), code(what), message(std::move(text)), wait_until(until) {}

  // The same error, with a clause of context before the message.
  Error with_context(std::string_view context) &&;
};

// A T or an Error. `if (!result) return result.error();`
template <class T>
using Result = boost::system::result<T, Error>;

// Reading the value of a failed Result is a bug: throws std::logic_error with the error's message.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace kuaixun
