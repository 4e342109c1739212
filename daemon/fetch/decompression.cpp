#include "fetch/decompression.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

namespace kuaixun {
namespace {

using Room = std::array<char, 64 << 10>;

// What one call of a library did: how much it took and made, and whether that was the end.
struct Step {
  enum class State { going, ended, damaged };
  State state = State::going;
  std::size_t taken = 0, made = 0;
};

// gzip, zlib and raw deflate.
class Inflater {
 public:
  explicit Inflater(Compression compression) : members_(compression == Compression::gzip) {
    constexpr int kWindow = 15, kGzip = 16;
    const int bits = compression == Compression::gzip   ? kWindow + kGzip
                     : compression == Compression::zlib ? kWindow
                                                        : -kWindow;
    if (inflateInit2(&stream_, bits) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Step step(std::string_view packed, Room& room) {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const auto given = uInt(std::min(packed.size(), kMost));
    // zlib does not write to what it reads.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = given;
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = uInt(room.size());
    const int code = inflate(&stream_, Z_NO_FLUSH);
    Step step{.taken = given - stream_.avail_in, .made = room.size() - stream_.avail_out};
    if (code == Z_STREAM_END)
      step.state = another_follows(packed.substr(step.taken)) ? Step::State::going : Step::State::ended;
    else if (code != Z_OK && code != Z_BUF_ERROR)
      step.state = Step::State::damaged;
    return step;
  }

 private:
  bool another_follows(std::string_view rest) {
    return members_ && rest.starts_with("\x1f\x8b") && inflateReset(&stream_) == Z_OK;
  }

  bool members_;
  z_stream stream_{};
};

class BrotliReader {
 public:
  Step step(std::string_view packed, Room& room) {
    std::size_t left = packed.size(), space = room.size();
    const auto* in = reinterpret_cast<const std::uint8_t*>(packed.data());
    auto* out = reinterpret_cast<std::uint8_t*>(room.data());
    const auto code = BrotliDecoderDecompressStream(state_.get(), &left, &in, &space, &out, nullptr);
    const auto state = code == BROTLI_DECODER_RESULT_SUCCESS ? Step::State::ended
                       : code == BROTLI_DECODER_RESULT_ERROR ? Step::State::damaged
                                                             : Step::State::going;
    return {state, packed.size() - left, room.size() - space};
  }

 private:
  static BrotliDecoderState* made() {
    auto* state = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
    if (state == nullptr) throw std::bad_alloc();
    return state;
  }

  std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState*)> state_{made(), &BrotliDecoderDestroyInstance};
};

class ZstdReader {
 public:
  ZstdReader() {
    if (!stream_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kWindowLog);
  }

  Step step(std::string_view packed, Room& room) {
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    const auto code = ZSTD_decompressStream(stream_.get(), &out, &in);
    Step step{.taken = in.pos, .made = out.pos};
    if (ZSTD_isError(code) != 0)
      step.state = Step::State::damaged;
    else if (code == 0 && !is_zstd(packed.substr(in.pos)))
      step.state = Step::State::ended;
    return step;
  }

 private:
  static constexpr int kWindowLog = 24;  // RFC 9659 has 8 MB; the largest document that is usual, in one segment

  static bool is_zstd(std::string_view bytes) {
    return bytes.starts_with("\x28\xb5\x2f\xfd") || (bytes.size() > 3 && (bytes[0] & 0xF0) == 0x50 &&
                                                     bytes.substr(1, 3) == "\x2a\x4d\x18");  // a skippable frame
  }

  std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> stream_{ZSTD_createDCtx(), &ZSTD_freeDCtx};
};

template <class Reader>
Unpacked read_all(Reader&& reader, std::string_view packed, std::size_t most_bytes) {
  Unpacked unpacked;
  const auto room = std::make_unique<Room>();
  const auto end = [&](Unpacking ending) {
    unpacked.ending = ending;
    unpacked.unread = packed.size();
    return std::move(unpacked);
  };
  while (true) {
    const auto step = reader.step(packed, *room);
    packed.remove_prefix(step.taken);
    if (step.made > most_bytes - unpacked.bytes.size()) return end(Unpacking::too_large);
    unpacked.bytes.append(room->data(), step.made);
    if (step.state == Step::State::damaged) return end(Unpacking::damaged);
    if (step.state == Step::State::ended) return end(Unpacking::whole);
    if (step.taken == 0 && step.made == 0) return end(Unpacking::cut_off);
  }
}

}  // namespace

Unpacked unpack(Compression compression, std::string_view packed, std::size_t most_bytes) {
  if (compression == Compression::brotli) return read_all(BrotliReader(), packed, most_bytes);
  if (compression == Compression::zstd) return read_all(ZstdReader(), packed, most_bytes);
  return read_all(Inflater(compression), packed, most_bytes);
}

}  // namespace kuaixun
