// Lines on their way to a file descriptor, written by a thread of their own: who adds one never waits for the reader.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kuaixun {

// Writes all of `text`, and waits as long as that takes; gives up when the descriptor does not take any more at all.
void write_all(int descriptor, std::string_view text);

// Any thread. Where the reader is too slow, or has gone without closing, lines are dropped once `most_bytes` wait, and
// counted; when the reader goes on, the line that `tell_dropped` makes of their number says so.
class LineQueue {
 public:
  using TellDropped = std::function<std::string(std::uint64_t count)>;

  // The descriptor stays the caller's.
  LineQueue(int descriptor, TellDropped tell_dropped, std::size_t most_bytes = std::size_t{1} << 20);
  // Waits for the reader as drain() does, for a second at most.
  ~LineQueue();
  LineQueue(const LineQueue&) = delete;
  LineQueue& operator=(const LineQueue&) = delete;

  // `text`: whole lines.
  void add(std::string_view text);
  // Waits until all that was added has been written. False when `patience` ended first.
  bool drain(std::chrono::milliseconds patience) const;
  // How many calls of add() were in vain so far.
  std::uint64_t dropped() const;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;  // with a thread that may hang in its last write for ever
};

}  // namespace kuaixun
