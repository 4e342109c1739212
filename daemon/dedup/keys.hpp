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

// What several entries of one document share: an address or a title, which then names none of them.
struct PageOfMany {
  std::optional<Key> key{};    // of the address without its fragment
  bool is_told_apart = false;  // their fragments tell all of them apart: the address with the fragment is an article's
  bool is_title_shared = false;  // of those that have no other name
};

// By what an item is known, and what tells whether it changed.
struct Fingerprints {
  std::vector<Key> keys;    // strongest first; a short text has no text key: see text_key.hpp
  std::vector<Key> former;  // looked up besides and never given: names that the same entry may have from
                            // when its address had another role, or from an older recipe
  PageOfMany page{};
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

// The key that an identity stands for; nothing for what is none of ours.
std::optional<Key> key_of_identity(std::string_view identity);

Key make_key(KeyKind kind, std::string_view text);

// An entry's name in its source by the guid or address that the source gives it.
Key entry_key(std::string_view source, std::string_view name);
// … and by its title under an address that names nobody, for entries without a guid and those whose guid changes. Of
// the title as the source wrote it, so that no later cleaning changes it.
Key place_key(const Item& item, const Key& address);
// … and by what else tells entries of one title apart: when it was published, and how it was written.
Key dated_key(const Item& item, const Key& by_title);
Key written_key(const Item& item, const Key& by_title, std::uint64_t written);

std::string hex_of(const Key& key);

}  // namespace kuaixun
