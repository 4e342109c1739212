// Addresses: whatever parses must stay what it is when parsed again, and the key must not depend on the cleaning.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "text/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // Two lines are a reference and its base.
  const auto cut = text.find('\n');
  const auto base = parse_url(cut == std::string_view::npos ? "https://a.example/b/c?d#e" : text.substr(cut + 1));
  const auto url = parse_url(text.substr(0, cut), base ? &*base : nullptr);
  (void)resolve_url(text.substr(0, cut), cut == std::string_view::npos ? std::string_view{} : text.substr(cut + 1));
  if (!url) return 0;
  const auto href = url->href();
  const auto again = parse_url(href);
  if (!again) {
    if (href.size() <= (32 << 10)) std::abort();  // longer ones are refused: escapes have made it so
    return 0;
  }
  if (again->href() != href) std::abort();
  for (const unsigned char c : href)
    if (c <= 0x20 || c >= 0x7f) std::abort();
  const auto clean = clean_url(href);
  if (canonical_url_key(clean) != canonical_url_key(href)) std::abort();
  if (clean_url(clean) != clean) std::abort();
  (void)registrable_domain(url->host);
  return 0;
}
