// Descriptors put by, for when the process has no other left.
#pragma once

#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace kuaixun {

// Made early, so that their numbers stay below a limit that is lowered later. One thread.
class SpareDescriptors {
 public:
  explicit SpareDescriptors(std::size_t count) : count_(count) { refill(); }
  ~SpareDescriptors() {
    while (give_one()) {
    }
  }
  SpareDescriptors(const SpareDescriptors&) = delete;
  SpareDescriptors& operator=(const SpareDescriptors&) = delete;

  // Closes one, so that the next call that needs a descriptor finds it. False: none is left.
  bool give_one() {
    if (spare_.empty()) return false;
    ::close(spare_.back());
    spare_.pop_back();
    return true;
  }

  // Takes back what can be had.
  void refill() {
    while (spare_.size() < count_) {
      const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
      if (descriptor < 0) return;
      spare_.push_back(descriptor);
    }
  }

 private:
  std::size_t count_;
  std::vector<int> spare_;
};

}  // namespace kuaixun
