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
  std::string text;
  text.reserve(sizeof "2026-09-21T10:00:00+08:00");
  const auto put = [&](long number, char behind) {
    text += char('0' + number / 10 % 10);
    text += char('0' + number % 10);
    if (behind != 0) text += behind;
  };
  put(int(date.year()) / 100, 0);
  put(int(date.year()) % 100, '-');
  put(unsigned(date.month()), '-');
  put(unsigned(date.day()), 'T');
  put(clock.hours().count(), ':');
  put(clock.minutes().count(), ':');
  put(clock.seconds().count(), 0);
  if (offset.count() == 0) return text += 'Z';
  const auto size = abs(offset).count();
  text += offset.count() < 0 ? '-' : '+';
  put(size / 60, ':');
  put(size % 60, 0);
  return text;
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
