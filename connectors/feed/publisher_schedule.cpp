#include "connectors/feed/publisher_schedule.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "connectors/feed/xml_text.hpp"
#include "text/ascii.hpp"
#include "text/number.hpp"

namespace kuaixun {
namespace {

constexpr long kLongestTtl = 7 * 24 * 60;  // minutes; more is a mistake (seconds, or "for ever")

std::optional<long> number_of(std::string_view text) {
  const auto value = whole_number(text);
  return value && *value <= std::uint64_t(std::numeric_limits<long>::max()) ? std::optional(long(*value))
                                                                            : std::nullopt;
}

std::optional<std::chrono::seconds> period_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, long>, 5> kPeriods{
      {{"hourly", 3600}, {"daily", 86400}, {"weekly", 604800}, {"monthly", 2592000}, {"yearly", 31536000}}};
  for (const auto& [each, seconds] : kPeriods)
    if (equal_ignoring_case(each, name)) return std::chrono::seconds{seconds};
  return std::nullopt;
}

}  // namespace

void ScheduleReader::take(Tag tag, const pugi::xml_node& element) {
  const auto text = plain_text(element);
  switch (tag) {
    case Tag::ttl:
      if (const auto minutes = number_of(text); minutes && *minutes > 0)
        ttl_ = std::chrono::minutes{std::min(*minutes, kLongestTtl)};
      break;
    case Tag::update_period:
      period_ = period_of(text);
      break;
    case Tag::update_frequency:
      frequency_ = std::clamp(number_of(text).value_or(1), 1L, 3600L);
      break;
    case Tag::skip_hours:
      for (const auto& hour : element.children())
        if (const auto number = number_of(plain_text(hour)); number && *number <= 24)
          skip_hours_ |= 1u << (*number % 24);
      break;
    case Tag::skip_days: {
      constexpr std::array<std::string_view, 7> kDays{"sunday",   "monday", "tuesday", "wednesday",
                                                      "thursday", "friday", "saturday"};
      for (const auto& day : element.children())
        for (std::size_t i = 0; i < kDays.size(); ++i)
          if (equal_ignoring_case(plain_text(day), kDays[i])) skip_days_ |= std::uint8_t(1u << i);
      break;
    }
    default:
      break;
  }
}

PublisherSchedule ScheduleReader::schedule() const {
  PublisherSchedule schedule{.skip_hours = skip_hours_, .skip_days = skip_days_};
  if (ttl_)
    schedule.interval = ttl_;
  else if (period_)
    schedule.interval = *period_ / frequency_;
  return schedule;
}

}  // namespace kuaixun
