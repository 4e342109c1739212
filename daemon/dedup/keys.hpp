// By what an item is known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model.hpp"
#include "text/url.hpp"

namespace kuaixun {

// By what an item is known, and what tells whether it changed.
struct Fingerprints {
  std::vector<Key> keys;              // strongest first; a short text has no text key: see text_key.hpp
  std::vector<std::string> identity;  // as consumers see the keys (Item::identity): `url:…`, `wx:BIZ/MID/IDX`,
                                      // `text:…`; no entry key: it is the source's own affair
  // Of all that makes a revision when it changes: title, text, address, media; not times, counts, blanks, widths or
  // tracking parameters.
  std::uint64_t content_hash = 0;
  std::uint64_t title_hash = 0;  // of the title alone; never 0
};

// Addresses that the item's `identity` names already count among its own. `url`: the item's, parsed.
Fingerprints fingerprints_of(const Item& item, const std::optional<Url>& url);
inline Fingerprints fingerprints_of(const Item& item) { return fingerprints_of(item, parse_url(item.url)); }

// The id of a new item, from its strongest key that others could share (address, else entry): the same input gives the
// same id.
std::string item_id_of(const std::vector<Key>& keys);

// A canonical address (text/url.hpp) as consumers see it among the identities; empty for none.
std::string identity_of_address(const std::string& address);

Key make_key(KeyKind kind, std::string_view text);

}  // namespace kuaixun
