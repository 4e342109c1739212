// Coroutines for those who have no io thread: commands, tests.
#pragma once

#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "base/task.hpp"

namespace kuaixun {

// Runs one task to its end; blocks. Returns what it returned, rethrows what it threw. Other work of `io` may be left.
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

// Runs tasks beside each other until `io` has no work left; blocks. Rethrows what one of them threw.
inline void run_tasks(asio::io_context& io, std::vector<Task<void>> tasks) {
  for (auto& task : tasks)
    asio::co_spawn(io, std::move(task), [](std::exception_ptr failure) {
      if (failure) std::rethrow_exception(failure);
    });
  io.restart();
  io.run();
}

}  // namespace kuaixun
