#include "collect/rhythm.hpp"

#include <algorithm>

namespace kuaixun {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

seconds base_interval(const ScheduleSettings& settings, const Source& source) {
  return source.interval.value_or(settings.interval);
}

seconds clamped(const ScheduleSettings& settings, seconds interval) {
  return std::clamp(interval, settings.min_interval, settings.max_interval);
}

milliseconds part_of(seconds interval, double share) {
  return milliseconds(long(double(interval.count()) * 1000 * share));
}

bool may_ask(const PublisherSchedule& publisher, Time time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const auto hour = duration_cast<hours>(time - day).count();
  return (publisher.skip_hours >> hour & 1) == 0 && (publisher.skip_days >> weekday{day}.c_encoding() & 1) == 0;
}

// The first hour from `time` on in which the publisher may be asked; `time` itself when all are forbidden within
// `limit`.
Time outside_skipped(const PublisherSchedule& publisher, Time time, seconds limit) {
  if (may_ask(publisher, time)) return time;
  using std::chrono::hours;
  for (auto later = std::chrono::floor<hours>(time) + hours{1}; later - time <= limit; later += hours{1})
    if (may_ask(publisher, later)) return later;
  return time;
}

}  // namespace

Time due_after_success(const ScheduleSettings& settings, const Source& source, const Advice& advice, bool first,
                       Time now, double chance) {
  auto interval = base_interval(settings, source);
  if (!source.interval)
    interval =
        std::max({interval, advice.fresh_for.value_or(seconds{0}), advice.publisher.interval.value_or(seconds{0})});
  interval = clamped(settings, interval);
  if (first) return now + std::max(part_of(interval, chance), milliseconds(settings.min_interval));
  const auto due = now + interval + part_of(interval, settings.jitter * chance);
  return outside_skipped(advice.publisher, due, settings.max_interval);
}

Time due_after_failure(const ScheduleSettings& settings, const Source& source, const Error& error, int failures,
                       Time now, double chance) {
  constexpr int kMostDoublings = 16;
  auto interval = interval_of(settings, source);
  for (int i = 1; i < std::min(failures, kMostDoublings) && interval < settings.max_interval; ++i) interval *= 2;
  if (error.remedy == Remedy::give_up) interval = settings.max_interval;
  interval = clamped(settings, interval);
  // A quarter of the wait is left to chance, so that sources that failed together do not come back together.
  auto due = now + part_of(interval, 0.75 + 0.25 * chance);
  if (error.remedy == Remedy::wait && error.wait_until)
    due = std::max(due, *error.wait_until + part_of(settings.min_interval, chance));
  return due;
}

std::optional<PageTry> next_page_try(const ScheduleSettings& settings, const Source& source, int failures,
                                     std::optional<Time> not_before, Time now) {
  constexpr int kMostFailures = 5;
  if (failures + 1 >= kMostFailures) return std::nullopt;
  const auto wait = clamped(settings, interval_of(settings, source) * (1 << 2 * failures));
  return PageTry{failures + 1, std::max<Time>(now + wait, not_before.value_or(now))};
}

seconds interval_of(const ScheduleSettings& settings, const Source& source) {
  return clamped(settings, base_interval(settings, source));
}

bool is_of_other(const Source& source, const Cursor& cursor) {
  return (!cursor.address.empty() && cursor.address != source.url) ||
         (!cursor.kind.empty() && cursor.kind != source.kind);
}

Time due_at_start(const ScheduleSettings& settings, const Source& source, const Cursor& cursor, Time now,
                  double chance) {
  constexpr seconds kSoon{120};
  if (!cursor.next_due || *cursor.next_due <= now || is_of_other(source, cursor)) return now;
  auto due = *cursor.next_due;
  if (cursor.failures > 0) {
    due = std::min<Time>(due, now + part_of(kSoon, chance));
    if (cursor.wait_until) due = std::max(due, std::min(*cursor.next_due, *cursor.wait_until));
  } else if (const auto interval = interval_of(settings, source);
             cursor.interval != interval && cursor.interval.count() > 0 && cursor.last_attempt) {
    due = std::max(now, *cursor.last_attempt + interval + part_of(interval, settings.jitter * chance));
  }
  return due - now <= settings.max_interval * 2 ? due : now + part_of(settings.interval, chance);
}

}  // namespace kuaixun
