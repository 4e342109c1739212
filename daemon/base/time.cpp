#include "base/time.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace kuaixun {

std::string to_rfc3339(Time time, std::chrono::minutes offset) {
  using namespace std::chrono;
  const auto local = floor<seconds>(time) + offset;
  const auto day = floor<days>(local);
  const year_month_day date{day};
  const hh_mm_ss clock{local - day};
  auto text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (offset.count() == 0) return text + "Z";
  const auto size = abs(offset).count();
  return text + fmt::format("{}{:02}:{:02}", offset.count() < 0 ? '-' : '+', size / 60, size % 60);
}

std::string to_string(std::chrono::milliseconds duration) {
  constexpr std::array<std::pair<long, const char*>, 5> kUnits{
      {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1'000, "s"}, {1, "ms"}}};
  for (auto [size, unit] : kUnits)
    if (duration.count() % size == 0 && (duration.count() != 0 || size == 1'000))
      return fmt::format("{}{}", duration.count() / size, unit);
  return fmt::format("{}ms", duration.count());
}

}  // namespace kuaixun
