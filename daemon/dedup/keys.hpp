// By what an item is known.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model.hpp"

namespace kuaixun {

// The id of a new item, from its strongest key that others could share (address, else entry): the same input gives the
// same id.
std::string item_id_of(const std::vector<Key>& keys);

// A canonical address (text/url.hpp) as consumers see it among the identities; empty for none.
std::string identity_of_address(const std::string& address);
std::string identity_of_text(const Key& text);

// The key that an identity stands for; nothing for what is none of ours.
std::optional<Key> key_of_identity(std::string_view identity);

// The one of the identities, each on a line, that stands for the key; empty for none.
std::string_view identity_among(std::string_view identities, const Key& key);

Key make_key(KeyKind kind, std::string_view text);

// An entry's name in its source by the guid or address that the source gives it.
Key entry_key(std::string_view source, std::string_view name);
// … and by its title under an address that names nobody, for entries without a guid and those whose guid changes. Of
// the title as the source wrote it, so that no later cleaning changes it.
Key place_key(const Item& item, const Key& address);
// … and by what else tells entries of one title apart: when it was published, and how it was written.
Key dated_key(const Item& item, const Key& by_title);
Key written_key(const Item& item, const Key& by_title, std::uint64_t written);

// The name of a part of a document: within its parent, by its guid, else by its title as it was written. So parts are
// never each other's revisions, whatever address or title they share with those of another day.
Key part_key(const Item& item);
// … and by the link that it alone of them has, for the one whose title is edited. `link`: of kind link.
Key linking_part_key(const Item& item, const Key& link);

}  // namespace kuaixun
