#include "observe/systemd.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <systemd/sd-daemon.h>
#include <time.h>

namespace kuaixun::systemd {

void ready() { sd_notify(0, "READY=1"); }

void status(std::string_view text) {
  auto line = fmt::format("STATUS={}", text);
  std::replace(line.begin(), line.end(), '\n', ' ');  // a new line would begin another message
  sd_notify(0, line.c_str());
}

void stopping() { sd_notify(0, "STOPPING=1"); }

void reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  sd_notify(0, fmt::format("RELOADING=1\nMONOTONIC_USEC={}", now.tv_sec * 1'000'000LL + now.tv_nsec / 1000).c_str());
}

void extend_timeout(std::chrono::seconds more) {
  sd_notify(0, fmt::format("EXTEND_TIMEOUT_USEC={}", std::chrono::microseconds(more).count()).c_str());
}

std::optional<std::chrono::milliseconds> watchdog_interval() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
  return std::chrono::milliseconds{microseconds / 2000};
}

void feed_watchdog() { sd_notify(0, "WATCHDOG=1"); }

}  // namespace kuaixun::systemd
