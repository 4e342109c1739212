// Packs bytes as servers do.
#pragma once

#include <string>

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

namespace kuaixun {

inline std::string deflated(const std::string& bytes, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = uInt(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = uInt(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

inline std::string pack_gzip(const std::string& bytes) { return deflated(bytes, 15 + 16); }
inline std::string pack_zlib(const std::string& bytes) { return deflated(bytes, 15); }
inline std::string pack_raw_deflate(const std::string& bytes) { return deflated(bytes, -15); }

inline std::string pack_brotli(const std::string& bytes) {
  constexpr int kQuality = 5;
  std::string packed(BrotliEncoderMaxCompressedSize(bytes.size()) + 64, '\0');
  auto size = packed.size();
  BrotliEncoderCompress(kQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, bytes.size(),
                        reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                        reinterpret_cast<std::uint8_t*>(packed.data()));
  packed.resize(size);
  return packed;
}

inline std::string pack_zstd(const std::string& bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 3));
  return packed;
}

}  // namespace kuaixun
