// Coroutines of the io thread, and the way from there to a worker pool and back.
#pragma once

#include <concepts>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kuaixun {

namespace asio = boost::asio;

// A coroutine that runs on the io thread.
template <class T>
using Task = asio::awaitable<T>;

// Runs a pure `work` on `pool` and comes back to the io thread with what it returned (not void) or threw.
// What `work` refers to must outlive the await. Not cancellable: `work` is short. The io thread's run() does not return
// meanwhile.
template <std::invocable F>
Task<std::invoke_result_t<F>> run_on(asio::thread_pool& pool, F work) {
  using Value = std::invoke_result_t<F>;
  const auto io = asio::prefer(co_await asio::this_coro::executor, asio::execution::outstanding_work.tracked);
  std::exception_ptr failure;
  std::optional<Value> value;
  auto initiate = [&](auto handler) {
    asio::post(pool, [&, io, handler = std::move(handler)]() mutable {
      try {
        value.emplace(work());
      } catch (...) {
        failure = std::current_exception();
      }
      asio::post(io, std::move(handler));
    });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate, asio::use_awaitable);
  if (failure) std::rethrow_exception(failure);
  co_return std::move(*value);
}

}  // namespace kuaixun
