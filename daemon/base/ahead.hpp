// A task that runs while its owner does something else.
#pragma once

#include <memory>

#include "base/wakeup.hpp"

namespace kuaixun {

// Starts `task` on the io thread at once; take() waits for it and gives what it returned or throws what it threw. May
// go before the task has ended: what the task refers to must outlive the task, not this.
template <class T>
class Ahead {
 public:
  Ahead(const asio::any_io_executor& io, Task<T> task) : state_(std::make_shared<State>(io)) {
    asio::co_spawn(io, std::move(task), [state = state_](std::exception_ptr failure, T value) {
      state->failure = failure;
      if (!failure) state->value.emplace(std::move(value));
      state->ended.raise();
    });
  }

  Task<T> take() {
    constexpr std::chrono::hours kUntilEnded{24};
    const auto state = state_;
    while (!state->value && !state->failure) co_await state->ended.wait(kUntilEnded);
    if (state->failure) std::rethrow_exception(state->failure);
    co_return std::move(*state->value);
  }

 private:
  struct State {
    explicit State(const asio::any_io_executor& io) : ended(io) {}
    std::optional<T> value{};
    std::exception_ptr failure{};
    Wakeup ended;
  };
  std::shared_ptr<State> state_;
};

}  // namespace kuaixun
