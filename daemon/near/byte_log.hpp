// Pieces of memory that come and go in one order, without an allocation for each.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace kuaixun {

class ByteLog {
 public:
  // Where the piece stands. Places rise.
  std::uint64_t append(std::string_view piece) {
    if (chunks_.empty() || chunks_.back().size() + piece.size() > kChunk) {
      chunks_.emplace_back().reserve(std::max(kChunk, piece.size()));
    }
    const auto at = chunks_.back().size();
    chunks_.back() += piece;
    return (dropped_ + chunks_.size() - 1) << kChunkBits | at;
  }

  // Valid until the piece is dropped.
  std::string_view piece(std::uint64_t place, std::size_t size) const {
    return std::string_view(chunks_[(place >> kChunkBits) - dropped_]).substr(place & (kChunk - 1), size);
  }

  // All pieces before the one at `place` are gone.
  void drop_before(std::uint64_t place) {
    for (; dropped_ < place >> kChunkBits; ++dropped_) chunks_.pop_front();
  }

  std::size_t bytes() const { return chunks_.size() * kChunk; }

 private:
  static constexpr unsigned kChunkBits = 17;
  static constexpr std::size_t kChunk = std::size_t(1) << kChunkBits;

  std::deque<std::string> chunks_;
  std::uint64_t dropped_ = 0;  // chunks
};

}  // namespace kuaixun
