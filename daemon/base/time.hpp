// Points in time, and how they are written. No Asio here: parsers include this.
#pragma once

#include <chrono>
#include <string>

namespace kuaixun {

// A point on the UTC time line; what clocks give and the ledger keeps.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// RFC 3339 with the given offset from UTC, in whole seconds: 2026-09-21T10:00:00+08:00, or …Z for an offset of 0.
std::string to_rfc3339(Time time, std::chrono::minutes offset = std::chrono::minutes{0});

// A duration as configuration and messages write it, in its largest whole unit: 90s, 15m, 2h, 1d, 250ms.
std::string to_string(std::chrono::milliseconds duration);

}  // namespace kuaixun
