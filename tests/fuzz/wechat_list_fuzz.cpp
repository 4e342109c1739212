// JSON, feeds and pages, or what claims to be, as kind wechat: sound entries or an error.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "collect/normalizer.hpp"
#include "connectors/feed/feed.hpp"
#include "connectors/wechat/wechat.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const Document document{.url = "https://a.example/feed",
                          .body = std::string(reinterpret_cast<const char*>(data), size)};
  const Source source{
      .id = "fuzz", .kind = "wechat", .url = document.url, .options = {{"account", "MzAxMjM0NTY3OA=="}}};
  (void)resembles_wechat(document);
  const auto batch = parse_wechat(document, source, parse_feed);
  if (!batch) {
    if (batch.error().code == ErrorCode() || batch.error().message.empty()) std::abort();
    return 0;
  }
  for (const auto& entry : batch->entries) {
    const auto item = normalize(entry, EntryContext{source, batch->document, document.url, document.fetched_at}).item;
    if (item.id.size() != 32 || item.content_html.find("<script") != std::string::npos) std::abort();
  }
  return 0;
}
