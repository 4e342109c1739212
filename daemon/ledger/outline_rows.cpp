#include "ledger/outline_rows.hpp"

#include <algorithm>

namespace kuaixun {
namespace {

constexpr int kSizeBits = 32;

void take_row(std::string_view bytes, std::string_view sizes, const std::function<void(std::string_view)>& take) {
  constexpr std::size_t kSizeBytes = kSizeBits / 8;
  for (; sizes.size() >= kSizeBytes; sizes.remove_prefix(kSizeBytes)) {
    std::size_t size = 0;
    for (std::size_t i = kSizeBytes; i-- > 0;) size = size << 8 | (unsigned char)(sizes[i]);
    take(bytes.substr(0, size));
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
}

}  // namespace

OutlineRows::OutlineRows(Database& database)
    : rows_(database, "SELECT bytes, sizes FROM outlines ORDER BY number"),
      put_(database, "INSERT INTO outlines (at, bytes, sizes) VALUES (?, ?, ?)"),
      // They stand in the order of their times: it ends at the first one that stays.
      forget_(database,
              "DELETE FROM outlines WHERE number < (SELECT number FROM outlines WHERE at >= ? ORDER BY number LIMIT "
              "1)") {}

void OutlineRows::put(std::chrono::seconds at, std::string_view bytes) {
  constexpr std::size_t kFull = 64 << 10;
  if (waiting_.at != at || waiting_.bytes.size() > kFull) finish();
  waiting_.at = at;
  waiting_.bytes += bytes;
  for (int shift = 0; shift < kSizeBits; shift += 8) waiting_.sizes += char(bytes.size() >> shift & 0xFF);
}

void OutlineRows::finish() {
  auto& [at, bytes, sizes] = waiting_;
  if (!sizes.empty()) put_.bind(at.count()).bind_blob(bytes).bind_blob(sizes).run();
  bytes.clear();
  sizes.clear();
}

void OutlineRows::each(const std::function<void(std::string_view)>& take) const {
  while (rows_.step()) {
    const auto sizes = rows_.text(1);
    sizes.empty() ? take(rows_.text(0)) : take_row(rows_.text(0), sizes, take);
  }
  rows_.reset();
  take_row(waiting_.bytes, waiting_.sizes, take);
}

void OutlineRows::forget(std::chrono::seconds at) {
  finish();
  forget_.bind(at.count()).run();
}

}  // namespace kuaixun
