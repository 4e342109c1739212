// Records read back from topics: anybody may have written them. The first byte chooses what the headers claim.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "publish/progress_marker.hpp"
#include "publish/record_view.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using Claim = std::pair<const char*, const char*>;
  constexpr std::array<Claim, 5> kClaims{Claim{"kuaixun.item.published", "application/json"},
                                         {"kuaixun.item.revised", "application/protobuf"},
                                         {"kuaixun.sighting", "application/protobuf"},
                                         {"kuaixun.reject", "application/octet-stream"},
                                         {"", ""}};
  if (size == 0) return 0;
  const auto& [type, format] = kClaims[data[0] % kClaims.size()];
  const std::string value(reinterpret_cast<const char*>(data) + 1, size - 1);
  const kuaixun::Record record{
      "kuaixun.items", "k", value, {{"ce_type", type}, {"content-type", format}, {"source", value}}, {}};
  const auto line = kuaixun::to_line(record);
  for (const unsigned char c : line)
    if (c < 0x20 || c == 0x7f) std::abort();  // a terminal would obey it
  (void)kuaixun::to_json(record);
  (void)kuaixun::decode_marker(value);
  return 0;
}
