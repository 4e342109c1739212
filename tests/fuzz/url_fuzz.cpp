// Any text as an address: what parses is parsed the same again, and keys stay the same under cleaning.
#include <cstdint>
#include <cstdlib>

#include "text/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto url = parse_url(text);
  if (url) {
    const auto again = parse_url(url->href());
    if (!again || again->href() != url->href()) std::abort();
    const auto clean = clean_url(text);
    if (clean_url(clean) != clean || canonical_url_key(clean) != canonical_url_key(text)) std::abort();
  }
  static const auto base = parse_url("https://a.example/b/c?d#e");
  const auto relative = parse_url(text, &*base);
  if (relative && !parse_url(relative->href())) std::abort();
  return 0;
}
