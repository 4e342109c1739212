// robots.txt and an address on two sides of an empty line: whatever the rules, the answer is the same for every
// spelling of the address.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fetch/robots.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto cut = input.find("\n\n");
  const auto url = parse_url("https://news.example/" + std::string(input.substr(0, cut)));
  if (!url || cut == std::string_view::npos) return 0;
  const auto rules = RobotsRules::parse(input.substr(cut));
  const auto again = parse_url(url->href());
  if (again && rules.allows(*url) != rules.allows(*again)) std::abort();
  if (const auto delay = rules.crawl_delay(); delay && (delay->count() < 0 || delay->count() > 60'000)) std::abort();
  return 0;
}
