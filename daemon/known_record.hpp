// What is known and neither items nor sightings say, as a record of its own: a ledger that is lost learns it from
// there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model.hpp"

namespace kuaixun {

// What is known of an entry or an address.
enum class KnownAs {
  held_back,       // an entry that was not published: old news, or its page was gone
  said,            // an entry whose words in its feed are not those of its item: its page was read
  many_in_source,  // an address that names nobody of its item's source: see AddressRole in dedup/rules.hpp
  many             // an address that names nobody
};

struct KnownRecord {
  Key name{};  // of the entry, or the address
  KnownAs as = KnownAs::held_back;
  KnownItem item{};         // that it leads to: id and source; of one that was held back all but what is published
  std::string title, url;   // of the entry, for people: cut
  Time at{};                // when it was decided
  std::vector<Key> keys{};  // of an entry: by which it is known, at most kMostKeys
  SeenAs said{};            // of an entry: what was seen under its names

  static constexpr std::size_t kMostKeys = 32;
};

std::string_view to_string(KnownAs as);
// Nothing for another word.
std::optional<KnownAs> known_as(std::string_view word);

// A key as text: its kind, a colon and its hash in hexadecimal. The key of a KnownRecord's record is its name so.
std::string to_text(const Key& key);
// Nothing for what is none.
std::optional<Key> key_of_text(std::string_view text);

}  // namespace kuaixun
