// The time of day and the passing of time, replaceable by tests/support/manual_clock.hpp.
#pragma once

#include <chrono>

#include "base/task.hpp"
#include "base/time.hpp"

namespace kuaixun {

// Used on the io thread; now() and steady_now() from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  // The time of day. May jump: for what is written down, never for measuring or waiting.
  virtual Time now() const = 0;
  // Time since some fixed point. Never jumps.
  virtual std::chrono::milliseconds steady_now() const = 0;
  // Returns after `duration`; at once when it is not positive. Cancellable (throws operation_aborted).
  virtual Task<void> sleep_for(std::chrono::milliseconds duration) = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
  std::chrono::milliseconds steady_now() const override;
  Task<void> sleep_for(std::chrono::milliseconds duration) override;
};

}  // namespace kuaixun
