// Dates: whatever is read lies in the years we promise, and reads the same when it is written out.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "text/timestamp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  using namespace std::chrono;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Time now{sys_days{year{2026} / 9 / 21} + hours{12}};
  for (const auto zone : {std::optional<minutes>{}, std::optional{minutes{480}}}) {
    const auto date = parse_timestamp(text, DateContext{now, zone});
    if (!date) continue;
    const auto at = date->at;
    if (at < sys_days{year{1899} / 12 / 31} || at > sys_days{year{2201} / 1 / 2}) std::abort();
    if (date->offset < hours{-16} || date->offset > hours{16}) std::abort();
    const auto again = parse_timestamp(to_rfc3339(*date), DateContext{now, {}});
    if (!again || floor<seconds>(again->at) != floor<seconds>(at)) std::abort();
  }
  (void)parse_utc_offset(text);
  return 0;
}
