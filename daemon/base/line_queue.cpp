#include "base/line_queue.hpp"

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "base/thread_name.hpp"

namespace kuaixun {

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(std::size_t(written));
    } else if (errno == EAGAIN) {
      pollfd ready{descriptor, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return;
    }
  }
}

struct LineQueue::Shared {
  const int descriptor;
  const TellDropped tell_dropped;
  const std::size_t most_bytes;

  std::mutex mutex;
  std::condition_variable wake;  // there is something to write, or an end
  std::condition_variable rest;  // all has been written
  std::string waiting;
  bool is_writing = false, has_ended = false;
  std::uint64_t dropped = 0, told = 0;

  void work() {
    name_thread("log");
    std::unique_lock lock(mutex);
    while (true) {
      wake.wait(lock, [&] { return !waiting.empty() || has_ended; });
      if (waiting.empty()) return;
      auto lines = std::exchange(waiting, {});
      is_writing = true;
      lock.unlock();
      write_all(descriptor, lines);
      lock.lock();
      is_writing = false;
      if (const auto more = dropped - std::exchange(told, dropped); more > 0) waiting += tell_dropped(more);
      if (waiting.empty()) rest.notify_all();
    }
  }
};

LineQueue::LineQueue(int descriptor, TellDropped tell_dropped, std::size_t most_bytes)
    : shared_(new Shared{.descriptor = descriptor, .tell_dropped = std::move(tell_dropped), .most_bytes = most_bytes}) {
  // Signals are for other threads.
  sigset_t all{};
  sigset_t before{};
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread([shared = shared_] { shared->work(); }).detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

LineQueue::~LineQueue() {
  drain(std::chrono::seconds{1});
  const std::lock_guard lock(shared_->mutex);
  shared_->has_ended = true;
  shared_->wake.notify_all();
}

void LineQueue::add(std::string_view text) {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->waiting.size() + text.size() > shared_->most_bytes) {
    ++shared_->dropped;
    return;
  }
  shared_->waiting += text;
  shared_->wake.notify_one();
}

bool LineQueue::drain(std::chrono::milliseconds patience) const {
  std::unique_lock lock(shared_->mutex);
  return shared_->rest.wait_for(lock, patience, [&] { return shared_->waiting.empty() && !shared_->is_writing; });
}

std::uint64_t LineQueue::dropped() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->dropped;
}

}  // namespace kuaixun
