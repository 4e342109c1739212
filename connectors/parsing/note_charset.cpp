#include "connectors/parsing/note_charset.hpp"

#include <fmt/format.h>

namespace kuaixun {

void note_charset(Batch& batch, const Decoded& decoded) {
  batch.document.charset = decoded.charset;
  batch.document.charset_reason = decoded.reason;
  if (decoded.replaced > 0)
    batch.document.warnings.push_back(
        fmt::format("{} bytes mean nothing in {} and were replaced", decoded.replaced, decoded.charset));
}

}  // namespace kuaixun
