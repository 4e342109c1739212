// When a source is asked again. Pure: every input is a parameter, chance included.
#pragma once

#include <chrono>
#include <optional>

#include "base/error.hpp"
#include "collect/collect_settings.hpp"
#include "model.hpp"

namespace kuaixun {

// What a round that went well tells of the next one.
struct Advice {
  std::optional<std::chrono::seconds> fresh_for{};  // Cache-Control, Expires
  PublisherSchedule publisher{};                    // ttl, sy:updatePeriod, skipHours, skipDays
};

// `chance` is in [0, 1): it spreads sources out, so that they do not march in step.

// After a success. The source's own interval wins; without one, the default is raised to what the publisher advises.
// `first` is the source's first success: its next round falls anywhere within the interval.
Time due_after_success(const ScheduleSettings& settings, const Source& source, const Advice& advice, bool first,
                       Time now, double chance);

// After `failures` ≥ 1 in a row: back-off doubles from the interval up to max_interval, waits that the server asked for
// are kept, and giving up means the slowest interval. No source is ever given up for good.
Time due_after_failure(const ScheduleSettings& settings, const Source& source, const Error& error, int failures,
                       Time now, double chance);

// A page could not be read once more, after `failures` times in a row: when it is asked for again, not before
// `not_before`. After an interval of its source, then after four times as long each time; nothing after the fifth
// failure. It is asked for with the round that comes next.
std::optional<PageTry> next_page_try(const ScheduleSettings& settings, const Source& source, int failures,
                                     std::optional<Time> not_before, Time now);

// How often the source is to be asked, as the configuration has it.
std::chrono::seconds interval_of(const ScheduleSettings& settings, const Source& source);

// Whether the cursor was kept under another address or kind than the source has now.
bool is_of_other(const Source& source, const Cursor& cursor);

// After a start, and after the configuration was read again: a kept `next_due` holds, but
//   another address or kind         is asked at once
//   another interval                counts from the last attempt
//   one that failed                 is asked within two minutes, unless its server asked to be left alone for longer
//   what lies beyond max_interval   was left behind by a clock that jumped: it is asked within an interval
Time due_at_start(const ScheduleSettings& settings, const Source& source, const Cursor& cursor, Time now,
                  double chance);

}  // namespace kuaixun
