// How often one thing is said.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace kuaixun {

// Of each subject so many within a window. Any thread.
class RepeatLimit {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  // An event, and the source that it is about, if it is about one.
  using Subject = std::pair<std::string, std::string>;

  static constexpr int kMost = 10;
  static constexpr std::chrono::seconds kWindow{10};

  // Whether this one may be said.
  bool admit(Subject subject, Steady now);
  // What was not said in windows that are over by now, each once.
  std::vector<std::pair<Subject, int>> take_suppressed(Steady now);

 private:
  struct Window {
    Steady start{};
    int count = 0;
  };
  std::mutex mutex_;
  std::map<Subject, Window> windows_;
};

}  // namespace kuaixun
