#include "base/error.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace kuaixun {

Error Error::with_context(std::string_view context) && {
  message = fmt::format("{}: {}", context, message);
  return std::move(*this);
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error(
      fmt::format("{}:{}: value of a failed result: {}", where.file_name(), where.line(), error.message));
}

}  // namespace kuaixun
