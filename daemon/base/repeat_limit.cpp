#include "base/repeat_limit.hpp"

namespace kuaixun {

bool RepeatLimit::admit(Subject subject, Steady now) {
  const std::lock_guard lock(mutex_);
  auto& window = windows_.try_emplace(std::move(subject), Window{now}).first->second;
  return ++window.count <= kMost;
}

std::vector<std::pair<RepeatLimit::Subject, int>> RepeatLimit::take_suppressed(Steady now) {
  std::vector<std::pair<Subject, int>> suppressed;
  const std::lock_guard lock(mutex_);
  std::erase_if(windows_, [&](const auto& each) {
    const auto& [subject, window] = each;
    const bool is_over = now - window.start >= kWindow;
    if (is_over && window.count > kMost) suppressed.emplace_back(subject, window.count - kMost);
    return is_over;
  });
  return suppressed;
}

}  // namespace kuaixun
