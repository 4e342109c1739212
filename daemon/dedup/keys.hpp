// By what an item is known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model.hpp"

namespace kuaixun {

// The keys of an item, strongest first, and how consumers see them (Item::identity): `entry:SOURCE/GUID`, `url:…`,
// `wx:BIZ/MID/IDX`, `text:…`.
struct ItemKeys {
  std::vector<Key> keys;
  std::vector<std::string> identity;  // no entry key: it is the source's own affair
};

// A short text has no text key: identical flashes of different days are different news.
ItemKeys keys_of(const Item& item);

// The id of a new item, from its strongest key that others could share (address, else entry): the same input gives the
// same id.
std::string item_id_of(const Item& item, const ItemKeys& keys);

// Of all that makes a revision when it changes: title, text, address, media; not times, counts or tracking parameters.
std::uint64_t content_hash_of(const Item& item);
// Of the title alone, folded; never 0.
std::uint64_t title_hash_of(const Item& item);

Key make_key(KeyKind kind, std::string_view text);

}  // namespace kuaixun
