#include "tests/support/linear_time.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

#include <gtest/gtest.h>
#include <malloc.h>

#include "tests/support/hostile_shapes.hpp"
#include "tests/support/sanitized.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kSmall = 64 << 10, kMiddle = 256 << 10, kLarge = 1 << 20;
constexpr double kMostGrowth = 4;
// What grows less up to the middle cannot reach a factor of four at the end, were it quadratic: it is not tried there.
constexpr double kMostGrowthToMiddle = 1.5;
constexpr int kTries = 5;
// Others who use the machine make single tries dear: what is cheap is tried for so long before it is called dear.
constexpr double kPatience = 3;  // seconds
// What takes less than this for 64 kB is not measured to a factor of four: the clock and a first touch of memory count.
constexpr double kLeastSeconds = 50e-6;

double thread_seconds() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

double seconds_for(const std::function<void(const std::string&)>& read, const std::string& text) {
  const double start = thread_seconds();
  read(text);
  return thread_seconds() - start;
}

// The least CPU time so far, and of how many bytes.
struct Cost {
  std::size_t size = 0;
  double seconds = 1e9;
};

// What a text needs stays with the process, as the daemon's allocator has it: fresh pages for each try are the kernel's
// time.
void keep_memory() {
  constexpr int kMost = 1 << 30;
  static const bool kept = mallopt(M_MMAP_THRESHOLD, kMost) == 1 && mallopt(M_TRIM_THRESHOLD, kMost) == 1;
  EXPECT_TRUE(kept);
}

double growth(const Cost& small, const Cost& large) {
  return large.seconds / std::max(small.seconds, kLeastSeconds) * double(small.size) / double(large.size);
}

}  // namespace

void expect_linear_time(std::string_view what, const std::function<void(const std::string&)>& read,
                        const Setting& setting) {
  if (kIsSanitized) GTEST_SKIP() << "skipped: a sanitizer's time is not ours";
  keep_memory();
  each_hostile_text([&](const std::string& shape, const auto& text_of) {
    const auto placed = [&](std::size_t size) {
      auto text = text_of(size);
      return setting ? setting(std::move(text)) : text;
    };
    // More tries only bring the figures down: once they are in proportion, they are.
    const auto stays_below = [&](double most, std::size_t size, int tries, double patience) {
      const auto small = placed(kSmall), large = placed(size);
      Cost of_small{small.size()}, of_large{large.size()};
      const double began = thread_seconds();
      int tried = 0;
      do {
        of_small.seconds = std::min(of_small.seconds, seconds_for(read, small));
        of_large.seconds = std::min(of_large.seconds, seconds_for(read, large));
      } while (growth(of_small, of_large) >= most && (++tried < tries || thread_seconds() - began < patience));
      return std::pair(growth(of_small, of_large) < most, of_large.seconds);
    };
    if (stays_below(kMostGrowthToMiddle, kMiddle, 2, 0).first) return;
    const auto [linear, seconds] = stays_below(kMostGrowth, kLarge, kTries, kPatience);
    EXPECT_TRUE(linear) << what << " of \"" << shape << "…\": " << seconds * 1e3 << " ms for a megabyte";
  });
}

}  // namespace kuaixun
