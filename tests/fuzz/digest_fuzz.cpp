// A text that is read as a digest, by the profile that its last byte chooses: parts in order after their whole, or an
// error.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "collect/normalizer.hpp"
#include "connectors/digest/digest.hpp"
#include "connectors/digest/profile.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const Document document{.url = "https://a.example/d", .body = {reinterpret_cast<const char*>(data), size}};
  Source source{.id = "fuzz", .kind = "digest", .url = document.url};
  const auto& profiles = shipped_profiles();
  const std::size_t choice = size == 0 ? 0 : data[size - 1] % (profiles.size() + 1);
  if (choice < profiles.size()) source.options["profile"] = profiles[choice].name;
  const auto batch = parse_digest(document, source);
  if (!batch) {
    if (batch.error().code == ErrorCode() || batch.error().message.empty()) std::abort();
    return 0;
  }
  std::string whole;
  std::uint32_t ordinal = 0;
  for (const auto& entry : batch->entries) {
    if (!entry.part) {
      whole = entry.guid;
      ordinal = 0;
    } else if (entry.part->parent != whole || entry.part->ordinal != ++ordinal) {
      std::abort();
    }
    const auto item = normalize(entry, EntryContext{source, batch->document, document.url, document.fetched_at}).item;
    if (item.id.size() != 32 || item.content_html.find("<script") != std::string::npos) std::abort();
  }
  return 0;
}
