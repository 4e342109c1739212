// What gzip, deflate, brotli and zstd made small, made large again: the one file that knows their libraries.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kuaixun {

// `zlib` and `raw_deflate` are what servers mean by "deflate": with the wrapping of RFC 1950, and without it.
enum class Compression { gzip, zlib, raw_deflate, brotli, zstd };

// How unpacking ended: at the end of the stream; where the bytes ended before the stream did; at bytes that are none of
// this compression; where the output became larger than it may be.
enum class Unpacking { whole, cut_off, damaged, too_large };

struct Unpacked {
  Unpacking ending = Unpacking::whole;
  std::string bytes{};     // what came out, also when it did not end well
  std::size_t unread = 0;  // bytes behind the end of the stream
};

// Pure; its time and memory are bounded by the packed bytes and `most_bytes` of output, whatever these bytes are.
// Several gzip members or zstd frames in a row are one stream.
Unpacked unpack(Compression compression, std::string_view packed, std::size_t most_bytes);

}  // namespace kuaixun
