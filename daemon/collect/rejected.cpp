#include "collect/rejected.hpp"

#include <algorithm>

namespace kuaixun {
namespace {

constexpr std::size_t kMostRejectBytes = 64 << 10;

}  // namespace

Reject rejected(const Error& error, const Source& source, Document& document) {
  Reject reject{.source = source.id,
                .url = redacted_url(document.url),
                .code = error.code.name(),
                .message = error.message,
                .at = document.fetched_at,
                .truncated = document.body.size() > kMostRejectBytes};
  document.body.resize(std::min(document.body.size(), kMostRejectBytes));
  reject.bytes = std::move(document.body);
  return reject;
}

}  // namespace kuaixun
