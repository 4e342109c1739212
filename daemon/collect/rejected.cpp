#include "collect/rejected.hpp"

#include <algorithm>
#include <string_view>

#include <xxhash.h>

#include "text/ascii.hpp"

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

std::uint64_t substance_of(const Reject& reject) {
  const std::string_view bytes = reject.bytes;
  const auto is_of_word = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '_'; };
  std::string substance = reject.code;
  for (std::size_t at = 0; at < bytes.size();) {
    if (!is_of_word(bytes[at])) {
      if (!is_ascii_space(bytes[at])) substance += bytes[at];
      ++at;
      continue;
    }
    const auto begin = at;
    bool has_digit = false;
    for (; at < bytes.size() && is_of_word(bytes[at]); ++at) has_digit = has_digit || is_ascii_digit(bytes[at]);
    if (!has_digit) substance += bytes.substr(begin, at - begin);
  }
  return XXH3_64bits(substance.data(), substance.size()) | 1;
}

}  // namespace kuaixun
