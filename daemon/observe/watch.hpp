// The thread that goes on when all others stand still.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "observe/busy_board.hpp"
#include "observe/metrics.hpp"

namespace kuaixun {

// Looks at the board a few times a second: what is stuck is logged once, counted, and told to whoever asks. Feeds
// systemd's watchdog while the io thread and the ledger's make progress; a worker that is stuck is no reason to start
// again. Hears SIGINT and SIGTERM in place of all other threads, and sees to it that the process ends after them.
// Make a BlockedSignals before the process has any other thread. Any thread may call it.
class Watch {
 public:
  // From a signal to the end of the process, whatever still runs: systemd is told of less than 30 s.
  static constexpr std::chrono::seconds kLeaveAfter{25};

  // `on_signal` is called on the watching thread.
  Watch(BusyBoard& board, Metrics& metrics, std::function<void()> on_signal);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // How long the ledger's thread has been at one write; asked for on the watching thread until it is set to nothing.
  void watch_ledger(std::function<std::chrono::milliseconds()> busy_for);
  // The process ends within kLeaveAfter, by a log line and _exit(exit_code) if need be.
  void leave_soon(int exit_code);

  std::vector<Stuck> stuck() const;

 private:
  void work();
  void look();
  void feed_watchdog();
  void leave_if_late();
  int hear_signal();

  BusyBoard& board_;
  Metrics& metrics_;
  std::function<void()> on_signal_;
  mutable std::mutex mutex_;  // of the following
  std::vector<Stuck> stuck_;
  std::function<std::chrono::milliseconds()> ledger_busy_for_;
  std::chrono::steady_clock::time_point leave_at_ = std::chrono::steady_clock::time_point::max();
  int exit_code_ = 0;

  bool interrupted_ = false;  // by Ctrl-C: the second one ends at once
  std::chrono::steady_clock::time_point fed_{};
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

// Keeps SIGINT and SIGTERM from this thread and those that it starts; they wait for the Watch.
class BlockedSignals {
 public:
  BlockedSignals();
  ~BlockedSignals();
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;
};

}  // namespace kuaixun
