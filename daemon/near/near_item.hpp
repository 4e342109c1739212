// An item as it stands in the index of those that say the same, and in the ledger.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "near/units.hpp"

namespace kuaixun {

struct NearItem {
  static constexpr std::size_t kMostAnchors = 18;

  std::string id{}, story{};       // the ids of the item and of its story's first item
  std::uint32_t outlet = 0;        // see outlet_of()
  std::chrono::seconds at{0};      // since 1970; never before the item that was added last
  float weight = 0;                // of its features when it was added
  std::string outline{};           // see pack()
  std::uint32_t buckets = 0;       // of the index when it was added: see Postings::grow_to()
  std::vector<Feature> anchors{};  // by which it is found
  bool operator==(const NearItem&) const = default;
};

// To bytes and back, for the ledger; nothing for bytes that are none of these.
std::string to_bytes(const NearItem& item);
std::optional<NearItem> near_item_of(std::string_view bytes);

// 32 hexadecimal digits as 16 bytes; another id as it is, with its length before it.
void append_id(std::string_view id, std::string& to);
// What append_id() wrote at the beginning; empty where that is nothing whole.
std::string take_id(std::string_view& from);

}  // namespace kuaixun
