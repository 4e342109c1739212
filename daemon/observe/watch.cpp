#include "observe/watch.hpp"

#include <algorithm>
#include <array>
#include <csignal>

#include <unistd.h>

#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "observe/systemd.hpp"

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLook{200};
constexpr unsigned kLastWords = 3;  // seconds for a log line that nobody takes

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Watch::Watch(BusyBoard& board, Metrics& metrics, std::function<void()> on_signal)
    : board_(board), metrics_(metrics), on_signal_(std::move(on_signal)) {
  thread_ = std::thread([this] { work(); });
}

Watch::~Watch() {
  ended_ = true;
  thread_.join();
}

void Watch::watch_ledger(std::function<milliseconds()> busy_for) {
  const std::lock_guard lock(mutex_);
  ledger_busy_for_ = std::move(busy_for);
}

void Watch::leave_soon(int exit_code) {
  const std::lock_guard lock(mutex_);
  if (leave_at_ != std::chrono::steady_clock::time_point::max()) return;
  leave_at_ = std::chrono::steady_clock::now() + kLeaveAfter;
  exit_code_ = exit_code;
}

std::vector<Stuck> Watch::stuck() const {
  const std::lock_guard lock(mutex_);
  return stuck_;
}

void Watch::work() {
  name_thread("watch");
  while (!ended_) {
    if (const int signal = hear_signal(); signal != 0) {
      if (signal == SIGINT && interrupted_) ::_exit(128 + SIGINT);  // the ledger is safe against that
      interrupted_ = interrupted_ || signal == SIGINT;
      leave_soon(0);
      on_signal_();
    }
    look();
    feed_watchdog();
    leave_if_late();
  }
}

// Waits for a signal for as long as nothing else is to be done. Returns it, or 0.
int Watch::hear_signal() {
  const auto signals = stop_signals();
  const auto patience = std::min(kLook, systemd::watchdog_interval().value_or(kLook));
  const timespec wait{0, std::chrono::nanoseconds(patience).count()};
  return std::max(sigtimedwait(&signals, nullptr, &wait), 0);
}

void Watch::look() {
  auto stuck = board_.look();
  std::array<int, 3> at{};
  for (const auto& each : stuck) {
    ++at[std::size_t(each.place)];
    if (!each.is_news) continue;
    metrics_
        .counter("kuaixun_stuck_total", "Works that took longer than they may: workers 5 s, io turns 1 s, ledger 10 s.",
                 {{"place", std::string(to_string(each.place))}})
        .add();
    log::warning(
        "stuck",
        {{"place", to_string(each.place)}, {"seconds", each.seconds}, {"source", each.source}, {"url", each.address}});
  }
  for (const auto place : {Stuck::Place::worker, Stuck::Place::io, Stuck::Place::ledger})
    metrics_
        .gauge("kuaixun_stuck", "Works under way that take longer than they may: see kuaixun_stuck_total.",
               {{"place", std::string(to_string(place))}})
        .set(at[std::size_t(place)]);
  const std::lock_guard lock(mutex_);
  stuck_ = std::move(stuck);
}

void Watch::feed_watchdog() {
  const auto interval = systemd::watchdog_interval();
  const auto now = std::chrono::steady_clock::now();
  if (!interval || now - fed_ < *interval - kLook) return;
  const auto longest = std::max<milliseconds>(*interval, BusyBoard::kTurn);
  if (board_.since_turn(now).value_or(longest) > longest) return;
  {
    const std::lock_guard lock(mutex_);
    if (ledger_busy_for_ && ledger_busy_for_() > longest) return;
  }
  systemd::feed_watchdog();
  fed_ = now;
}

void Watch::leave_if_late() {
  const std::lock_guard lock(mutex_);
  if (std::chrono::steady_clock::now() < leave_at_) return;
  std::signal(SIGALRM, SIG_DFL);
  ::alarm(kLastWords);
  std::string busy;
  for (const auto& each : stuck_) busy += (busy.empty() ? "" : "; ") + describe(each);
  log::warning("left_without_waiting", {{"after_seconds", kLeaveAfter.count()}, {"stuck", busy}});
  log::drain();
  ::_exit(exit_code_);
}

BlockedSignals::BlockedSignals() {
  const auto signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

BlockedSignals::~BlockedSignals() {
  const auto signals = stop_signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace kuaixun
