// How long the main loop is at one thing: a timer that comes late shows it.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "base/task.hpp"
#include "observe/busy_board.hpp"
#include "observe/metrics.hpp"

namespace kuaixun {

// Of the io thread. All must outlive it.
class LoopBeat {
 public:
  LoopBeat(asio::any_io_executor io, BusyBoard& board, Metrics& metrics);

  // Tells the board of every turn; until it is cancelled.
  Task<void> run();
  // The longest turn so far, in seconds.
  double longest() const { return longest_; }

 private:
  asio::any_io_executor io_;
  BusyBoard& board_;
  Histogram turns_;
  Gauge longest_gauge_;
  double longest_ = 0;
};

}  // namespace kuaixun
