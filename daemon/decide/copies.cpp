#include "decide/copies.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "decide/packed_fields.hpp"

namespace kuaixun {
namespace {

// Names of what is packed; of a label this and its name.
constexpr std::string_view kSource = "s", kPublisher = "p", kUrl = "u", kGuid = "g", kTitle = "t", kLanguage = "l",
                           kDate = "d";
constexpr char kLabel = '=';

constexpr std::size_t kLongest = 1'000;  // bytes of a text; an address or guid that is longer is left out

void add_labels(RecordHeaders& packed, const std::map<std::string, std::string>& labels) {
  for (const auto& [name, value] : labels) packed.add(kLabel + name, value);
}

bool read_label(std::string_view name, std::string_view value, std::map<std::string, std::string>& labels) {
  if (!name.starts_with(kLabel)) return false;
  labels.emplace(name.substr(1), value);
  return true;
}

std::string packed_date(const Timestamp& date) {
  return fmt::format("{} {} {}", date.at.time_since_epoch().count(), date.offset.count(), int(date.precision));
}

Timestamp date_of(std::string_view packed) {
  std::int64_t at = 0;
  int offset = 0, precision = 0;
  const auto* const end = packed.data() + packed.size();
  const auto* next = packed.data();
  const auto read = [&](auto& number) {
    const auto result = std::from_chars(next, end, number);
    next = result.ptr == end ? end : result.ptr + 1;
    return result.ec == std::errc{};
  };
  if (!read(at) || !read(offset) || !read(precision) || precision < 0 || precision > int(Precision::inferred))
    return {};
  return {Time{std::chrono::milliseconds{at}}, std::chrono::minutes{offset}, Precision(precision)};
}

bool is_same_carrier(const Carrier& a, const Carrier& b) { return a.source == b.source && a.publisher == b.publisher; }

}  // namespace

std::string packed_copy(const Item& item) {
  RecordHeaders packed;
  add_text(packed, kPublisher, item.publisher, kLongest);
  add_name(packed, kUrl, item.url, kLongest);
  if (!item.guid.empty() && item.guid.size() <= kLongest)
    packed.add(kGuid, item.guid == item.url ? std::string_view{} : item.guid);  // mostly it is
  add_text(packed, kTitle, item.title, kLongest);
  add_text(packed, kLanguage, item.language, kLongest);
  if (item.published_at.precision != Precision::inferred) packed.add(kDate, packed_date(item.published_at));
  add_labels(packed, item.labels);
  return packed.packed();
}

Sighting unpacked_copy(std::string_view packed) {
  Sighting copy;
  const RecordHeaders fields{std::string(packed)};
  for (const auto& [name, value] : fields) {
    if (name == kPublisher) copy.publisher = value;
    if (name == kUrl) copy.url = value;
    if (name == kGuid) copy.guid = value.empty() ? copy.url : value;
    if (name == kTitle) copy.title = value;
    if (name == kLanguage) copy.language = value;
    if (name == kDate) copy.published_at = date_of(value);
    read_label(name, value, copy.labels);
  }
  return copy;
}

std::vector<Carrier> unpacked_carriers(std::string_view packed) {
  std::vector<Carrier> carriers;
  const RecordHeaders fields{std::string(packed)};
  for (const auto& [name, value] : fields) {
    if (name == kSource)
      carriers.push_back({.source = std::string(value), .publisher = {}});
    else if (carriers.empty() || read_label(name, value, carriers.back().labels))
      continue;
    else if (name == kPublisher)
      carriers.back().publisher = value;
  }
  return carriers;
}

std::string packed_carriers(const std::vector<Carrier>& carriers) {
  RecordHeaders packed;
  for (const auto& carrier : carriers) {
    packed.add(kSource, carrier.source);
    add_text(packed, kPublisher, carrier.publisher, kLongest);
    add_labels(packed, carrier.labels);
  }
  return packed.packed();
}

Carrier carrier_of(const Item& item) {
  return {item.source, std::string(prefix_of_size(item.publisher, kLongest)), item.labels};
}

std::vector<Carrier> carriers_with(const KnownItem& known, Carrier carrier) {
  constexpr std::size_t kMostCarriers = 32;
  auto carriers = unpacked_carriers(known.carriers);
  if (carriers.empty()) {
    auto owner = unpacked_copy(known.copy);
    carriers.push_back({known.source, std::move(owner.publisher), std::move(owner.labels)});
  }
  const bool is_among =
      std::ranges::any_of(carriers, [&](const Carrier& each) { return is_same_carrier(each, carrier); });
  if (!is_among && carriers.size() < kMostCarriers) carriers.push_back(std::move(carrier));
  if (carriers.size() == 1) carriers.clear();
  return carriers;
}

void note_carrier(KnownItems& ledger, std::string_view item_id, Carrier carrier) {
  auto known = ledger.item(item_id);
  if (!known) return;
  auto carriers = packed_carriers(carriers_with(*known, std::move(carrier)));
  if (carriers == known->carriers) return;
  known->carriers = std::move(carriers);
  ledger.put_item(*known);
}

}  // namespace kuaixun
