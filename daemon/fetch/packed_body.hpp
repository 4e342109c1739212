// What a body was packed with, as its labels say and its first bytes show.
#pragma once

#include <cstddef>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

// Whether unpack_body() would leave the body as it is.
bool is_plain(const Document& document);

// Undoes at most one coding that Content-Encoding or Transfer-Encoding declares, and one more layer that the first
// bytes then show (a gzip, zlib or zstd file such as sitemap.xml.gz). `identity`, `chunked` and unknown names declare
// nothing. The bytes decide where they differ from the label: plain text under a label stays as it is. A stream that
// breaks off gives what came, and the document is cut_off. Pure; any thread. All layers together make no more than
// `most_bytes`, and no more than kMostRatio times what came unless that is less than kSmall: time and memory are
// bounded by the first, whatever the bytes are. Errors, without the address: `stacked_encoding` (more is declared, or
// is packed still), `too_large`, `bad_encoding`, `truncated` (it broke off before anything came).
Result<void> unpack_body(Document& document, std::size_t most_bytes);

constexpr std::size_t kMostRatio = 256;  // feeds and pages reach 5 to 40
constexpr std::size_t kSmall = 4 << 20;  // a short body may be packed well

// The most that all layers of so many packed bytes may make.
std::size_t most_unpacked(std::size_t packed_bytes, std::size_t most_bytes);

}  // namespace kuaixun
