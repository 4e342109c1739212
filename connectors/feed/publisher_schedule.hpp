// When the publisher would like to be asked again.
#pragma once

#include "connectors/feed/vocabulary.hpp"
#include "model.hpp"

namespace kuaixun {

// RSS's ttl (minutes), skipHours and skipDays, and the syndication module's updatePeriod and updateFrequency.
class ScheduleReader {
 public:
  void take(Tag tag, const pugi::xml_node& element);
  PublisherSchedule schedule() const;

 private:
  std::optional<std::chrono::seconds> ttl_, period_;
  long frequency_ = 1;
  std::uint32_t skip_hours_ = 0;
  std::uint8_t skip_days_ = 0;
};

}  // namespace kuaixun
