#include "near/near_item.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "near/outline.hpp"
#include "near/packed_slots.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// Beside the number of anchors: each has four bytes. They had eight once.
constexpr std::uint32_t kInFour = 0x1'0000;

void append_number(std::uint64_t number, std::string& to, unsigned bytes = 8) {
  const auto highest_first = __builtin_bswap64(number << (8 - bytes) * 8);
  to.append(reinterpret_cast<const char*>(&highest_first), bytes);
}

// Takes what append_id() and append_number() wrote; says at the end whether all was there.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  bool is_sound() const { return is_sound_; }
  std::string_view rest() const { return bytes_; }

  std::string id() {
    auto id = take_id(bytes_);
    is_sound_ &= !id.empty();
    return id;
  }
  std::uint64_t number(unsigned bytes = 8) {
    is_sound_ &= bytes_.size() >= bytes;
    std::uint64_t number = 0;
    for (unsigned i = 0; is_sound_ && i < bytes; ++i) number = number << 8 | (unsigned char)(bytes_[i]);
    if (is_sound_) bytes_.remove_prefix(bytes);
    return number;
  }

 private:
  std::string_view bytes_;
  bool is_sound_ = true;
};

}  // namespace

void append_id(std::string_view id, std::string& to) {
  const bool is_hex = id.size() == 32 && std::all_of(id.begin(), id.end(), [](char c) {
                        return is_ascii_digit(c) || (c >= 'a' && c <= 'f');
                      });
  to += char(is_hex ? 0 : std::min<std::size_t>(id.size(), 100));
  if (!is_hex) to += id.substr(0, 100);
  for (std::size_t i = 0; is_hex && i < id.size(); i += 2) to += char(hex_digit(id[i]) * 16 + hex_digit(id[i + 1]));
}

std::string take_id(std::string_view& from) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto length = from.empty() ? 0 : std::size_t((unsigned char)(from.front()));
  const auto bytes = from.substr(std::min<std::size_t>(1, from.size())).substr(0, length == 0 ? 16 : length);
  from.remove_prefix(std::min(from.size(), bytes.size() + 1));
  if (bytes.size() < (length == 0 ? 16 : length)) return {};
  if (length != 0) return std::string(bytes);
  std::string id;
  for (const char byte : bytes) (id += kDigits[(unsigned char)(byte) >> 4]) += kDigits[(unsigned char)(byte)&15];
  return id;
}

std::string to_bytes(const NearItem& item) {
  std::string bytes;
  bytes.reserve(160 + item.outline.size());
  append_id(item.id, bytes);
  append_id(item.story, bytes);
  append_number(std::uint64_t(item.at.count()), bytes);
  append_number(std::uint64_t(item.outlet) << 32 | kInFour | item.anchors.size(), bytes);
  append_number(std::uint64_t(item.buckets) << 32 | std::bit_cast<std::uint32_t>(item.weight), bytes);
  for (const auto anchor : item.anchors) append_number(anchor, bytes, 4);
  return bytes += item.outline;
}

std::optional<NearItem> near_item_of(std::string_view bytes) {
  Bytes from(bytes);
  NearItem item{.id = from.id(), .story = from.id()};
  item.at = std::chrono::seconds(from.number());
  const auto outlet = from.number();
  item.outlet = std::uint32_t(outlet >> 32);
  const auto weight = from.number();
  item.buckets = std::uint32_t(weight >> 32);
  item.weight = std::bit_cast<float>(std::uint32_t(weight));
  item.anchors.resize(std::min<std::size_t>(outlet & (kInFour - 1), NearItem::kMostAnchors));
  for (auto& anchor : item.anchors) anchor = Feature(from.number(outlet & kInFour ? 4 : 8));
  item.outline = from.rest();
  const bool is_of_old = !PackedSlots(item.outline).is_sound();
  if (Outline outline; is_of_old && unpack(item.outline, outline)) item.outline = pack(outline);
  return from.is_sound() ? std::optional(std::move(item)) : std::nullopt;
}

}  // namespace kuaixun
