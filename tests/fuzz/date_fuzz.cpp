// Any text as a date: nothing, or a time that can be written.
#include <cstdint>
#include <cstdlib>

#include "text/timestamp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const DateContext context{Time{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}}, std::chrono::minutes{480}};
  const auto date = parse_timestamp({reinterpret_cast<const char*>(data), size}, context);
  if (date && to_rfc3339(*date).size() < 20) std::abort();
  return 0;
}
