// Runs one coroutine to its end on an io_context of its own.
#pragma once

#include <optional>

#include <boost/asio/io_context.hpp>

#include "base/task.hpp"

namespace kuaixun {

// What the task returned; rethrows what it threw.
template <class T>
T run_task(asio::io_context& io, Task<T> task) {
  std::optional<T> value;
  std::exception_ptr failure;
  asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T result) {
    failure = error;
    if (!error) value.emplace(std::move(result));
  });
  io.restart();
  while (!value && !failure) io.run_one();
  if (failure) std::rethrow_exception(failure);
  return std::move(*value);
}

}  // namespace kuaixun
