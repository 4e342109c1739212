// What systemd is told of a Type=notify service. Does nothing when the process was not started by it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace kuaixun::systemd {

void ready();
void status(std::string_view text);  // the line that `systemctl status` shows
void stopping();
void reloading();  // ready() ends it
// More time for a stop that still drains.
void extend_timeout(std::chrono::seconds more);

// How often the watchdog wants to hear of us: half of WATCHDOG_USEC; nothing when there is no watchdog.
std::optional<std::chrono::milliseconds> watchdog_interval();
// To be called by the main loop, after it has made sure that there is progress.
void feed_watchdog();

}  // namespace kuaixun::systemd
