// Any bytes as a packed body, under the label that the first byte names: what comes out is within its bounds, and a
// body that is called plain stays as it is.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "fetch/packed_body.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  static constexpr std::array<const char*, 8> kLabels{"",     "gzip",  "deflate",  "br",
                                                      "zstd", "utf-8", "gzip, br", "identity, gzip"};
  constexpr std::size_t kMost = 1 << 20;
  if (size == 0) return 0;
  const std::string body(reinterpret_cast<const char*>(data + 1), size - 1);
  Document document{.headers = {{"content-encoding", kLabels[data[0] % kLabels.size()]}}, .body = body};
  const bool plain = is_plain(document);
  const auto unpacked = unpack_body(document, kMost);
  if (plain && (!unpacked || document.body != body || document.cut_off)) std::abort();
  if (unpacked && document.body != body && document.body.size() > kMost) std::abort();
  if (unpacked && document.cut_off && document.body.empty()) std::abort();
  return 0;
}
