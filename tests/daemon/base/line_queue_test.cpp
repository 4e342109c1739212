#include "base/line_queue.hpp"

#include <array>
#include <csignal>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <unistd.h>

namespace kuaixun {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;

class Pipe {
 public:
  Pipe() {
    std::signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(::pipe(ends_.data()), 0);
  }
  // The end for writing stays: a thread that writes there may outlive its queue, and must not meet another file.
  ~Pipe() { ::close(ends_[0]); }
  int in() const { return ends_[1]; }
  void close() {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }
  std::string read_some() const {
    std::string text(1 << 16, '\0');
    const auto size = ::read(ends_[0], text.data(), text.size());
    text.resize(std::size_t(std::max<ssize_t>(size, 0)));
    return text;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

std::string dropped_line(std::uint64_t count) { return "dropped " + std::to_string(count) + "\n"; }

TEST(LineQueue, WritesLinesInTheirOrder) {
  const Pipe pipe;
  LineQueue queue(pipe.in(), dropped_line);
  for (int i = 0; i < 3; ++i) queue.add(std::to_string(i) + "\n");
  EXPECT_TRUE(queue.drain(10s));
  EXPECT_EQ(pipe.read_some(), "0\n1\n2\n");
  EXPECT_EQ(queue.dropped(), 0U);
}

TEST(LineQueue, NeverWaitsForTheReaderAndTellsWhatWasDropped) {
  const Pipe pipe;
  LineQueue queue(pipe.in(), dropped_line, 10'000);
  const std::string line(99, 'x');
  do queue.add(line + "\n");
  while (queue.drain(100ms));  // until the pipe is full
  for (int i = 0; i < 5'000; ++i) queue.add(line + "\n");
  EXPECT_GT(queue.dropped(), 4'000U);
  EXPECT_FALSE(queue.drain(10ms));
  const auto told = dropped_line(queue.dropped());
  std::string text;
  while (!text.ends_with(told) && text.size() < 1'000'000) text += pipe.read_some();
  EXPECT_THAT(text, EndsWith("x\n" + told));
  EXPECT_TRUE(queue.drain(10s));
  queue.add("later\n");
  EXPECT_EQ(pipe.read_some(), "later\n");
}

TEST(LineQueue, EndsThoughNobodyReads) {
  const Pipe pipe;
  const auto began = std::chrono::steady_clock::now();
  {
    LineQueue queue(pipe.in(), dropped_line);
    queue.add(std::string(500'000, 'x'));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

TEST(LineQueue, WritesWhatWaitsBeforeItEnds) {
  const Pipe pipe;
  { LineQueue(pipe.in(), dropped_line).add("last words\n"); }
  EXPECT_EQ(pipe.read_some(), "last words\n");
}

TEST(LineQueue, LivesThroughADescriptorThatIsClosed) {
  LineQueue queue(-1, dropped_line);
  queue.add("for nobody\n");
  EXPECT_TRUE(queue.drain(10s));
}

}  // namespace
}  // namespace kuaixun
