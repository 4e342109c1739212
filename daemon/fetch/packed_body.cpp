#include "fetch/packed_body.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "fetch/decompression.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// A declared coding. Deflate may be wrapped or not: the bytes tell.
enum class Coding { none, gzip, deflate, brotli, zstd };

constexpr std::array<std::pair<std::string_view, Coding>, 5> kCodings{{{"gzip", Coding::gzip},
                                                                       {"x-gzip", Coding::gzip},
                                                                       {"deflate", Coding::deflate},
                                                                       {"br", Coding::brotli},
                                                                       {"zstd", Coding::zstd}}};

Coding coding_named(std::string_view token) {
  const auto name = to_lower_ascii(trim_ascii(token.substr(0, token.find(';'))));
  const auto* known =
      std::find_if(kCodings.begin(), kCodings.end(), [&](const auto& each) { return each.first == name; });
  return known == kCodings.end() ? Coding::none : known->second;
}

struct Declared {
  Coding coding = Coding::none;
  int count = 0;
};

Declared declared_by(const Headers& headers) {
  Declared declared;
  for (const auto& [name, value] : headers) {
    if (name != "content-encoding" && name != "transfer-encoding") continue;
    for (std::string_view rest = value; !rest.empty();) {
      const auto comma = std::min(rest.find(','), rest.size());
      if (const auto coding = coding_named(rest.substr(0, comma)); coding != Coding::none) {
        declared.coding = coding;
        ++declared.count;
      }
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return declared;
}

// The header of RFC 1950: deflate, a window of at most 32 kB, no dictionary, and a check.
bool has_zlib_header(std::string_view bytes) {
  if (bytes.size() < 2) return false;
  const auto method = (unsigned char)(bytes[0]), flags = (unsigned char)(bytes[1]);
  return (method & 0x0F) == 8 && method >> 4 <= 7 && (flags & 0x20) == 0 && (method * 256 + flags) % 31 == 0;
}

// What the first bytes show. A zlib header is weak evidence: "x^" is one.
std::optional<Compression> shown_by(std::string_view bytes) {
  if (bytes.starts_with("\x1f\x8b")) return Compression::gzip;
  if (bytes.starts_with("\x28\xb5\x2f\xfd")) return Compression::zstd;
  if (has_zlib_header(bytes)) return Compression::zlib;
  return std::nullopt;
}

// Packed bytes have control characters soon; text has none, but for the zeros of UTF-16.
bool looks_like_text(std::string_view bytes) {
  constexpr std::size_t kLooked = 512;
  constexpr std::array<std::string_view, 4> kWide{"\xff\xfe", "\xfe\xff", {"<\0", 2}, {"\0<", 2}};
  const auto start = bytes.substr(0, kLooked);
  for (const auto wide : kWide)
    if (start.starts_with(wide)) return true;
  return std::none_of(start.begin(), start.end(), [](char c) {
    return (unsigned char)(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
  });
}

Error stacked() { return {"stacked_encoding", "it is packed in more layers than anybody needs"}; }
Error damaged() { return {"bad_encoding", "what it is packed in is damaged"}; }
Error cut_short() { return {"truncated", "it is packed, and ends before anything comes out"}; }
Error bomb(std::size_t most_bytes) {
  return {
      Remedy::retry, "too_large",
      fmt::format("it unpacks to more than {} bytes (fetch.max_body_bytes), or to more than {} times its size: raise "
                  "the setting if it is meant to be so large",
                  most_bytes, kMostRatio)};
}

// One body on its way through its layers, with what they may still make.
class Layers {
 public:
  Layers(std::string bytes, std::size_t most_bytes)
      : bytes_(std::move(bytes)), left_(most_unpacked(bytes_.size(), most_bytes)) {}

  // The first of what it may be that fits; else it is text under a wrong label, or nothing.
  void undo_declared(Coding coding) {
    for (const auto candidate : candidates(coding))
      if (undo_if_fits(candidate)) return;
    if (!looks_like_text(bytes_)) ending_ = Unpacking::damaged;
  }

  // The layer of a file that is packed itself.
  void undo_shown() {
    const auto shown = shown_by(bytes_);
    if (shown == Compression::zlib)
      undo_if_fits(*shown);
    else if (shown)
      take_over(unpack(*shown, bytes_, left_));
  }

  bool is_packed_still() const {
    const auto shown = shown_by(bytes_);
    return shown && shown != Compression::zlib;
  }

  bool goes_on() const { return ending_ == Unpacking::whole || ending_ == Unpacking::cut_off; }
  Unpacking ending() const { return ending_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::vector<Compression> candidates(Coding coding) const {
    std::vector<Compression> candidates;
    if (coding == Coding::brotli) candidates.push_back(Compression::brotli);  // shows itself by no bytes
    if (const auto shown = shown_by(bytes_)) candidates.push_back(*shown);
    if (coding == Coding::deflate) candidates.push_back(Compression::raw_deflate);
    return candidates;
  }

  // Text under a label may begin like packed bytes, but hardly ends like them.
  bool undo_if_fits(Compression compression) {
    auto unpacked = unpack(compression, bytes_, left_);
    if (unpacked.ending == Unpacking::damaged) return false;
    const bool ends_well = unpacked.ending == Unpacking::whole && unpacked.unread == 0;
    if (!ends_well && unpacked.ending != Unpacking::too_large && looks_like_text(bytes_)) return false;
    take_over(std::move(unpacked));
    return true;
  }

  void take_over(Unpacked unpacked) {
    left_ -= std::min(left_, unpacked.bytes.size());
    bytes_ = std::move(unpacked.bytes);
    if (ending_ == Unpacking::whole || unpacked.ending != Unpacking::whole) ending_ = unpacked.ending;
  }

  std::string bytes_;
  Unpacking ending_ = Unpacking::whole;
  std::size_t left_;
};

}  // namespace

std::size_t most_unpacked(std::size_t packed_bytes, std::size_t most_bytes) {
  return std::min(most_bytes, std::max(kSmall, packed_bytes * kMostRatio));
}

bool is_plain(const Document& document) { return declared_by(document.headers).count == 0 && !shown_by(document.body); }

Result<void> unpack_body(Document& document, std::size_t most_bytes) {
  const auto declared = declared_by(document.headers);
  if (declared.count > 1) return stacked();
  Layers layers(std::move(document.body), most_bytes);
  if (declared.count == 1) layers.undo_declared(declared.coding);
  if (layers.goes_on()) layers.undo_shown();
  if (layers.ending() == Unpacking::damaged) return damaged();
  if (layers.ending() == Unpacking::too_large) return bomb(most_bytes);
  if (layers.is_packed_still()) return stacked();
  document.cut_off = document.cut_off || layers.ending() == Unpacking::cut_off;
  document.body = layers.take();
  if (document.cut_off && document.body.empty()) return cut_short();
  return {};
}

}  // namespace kuaixun
