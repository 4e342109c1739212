// A link element of RSS or Atom.
#pragma once

#include <cstdint>
#include <string>

#include <pugixml.hpp>

namespace kuaixun {

// How surely a link is the page of its entry or feed; of two equals the first counts. RFC 4287, 4.2.7.2: a link without
// rel is an alternate. An alternate in another format (JSON, PDF) is better than none.
enum class LinkRank : std::uint8_t { none, other_format, untyped, page };

struct Link {
  std::string address;  // as written; empty when there is none
  std::string rel;      // in lower case, IANA's address of it taken off; empty for RSS's
  LinkRank rank = LinkRank::none;
};

// RSS's link, whose text is the address, or Atom's. `<link/>https://…`, which RSS's becomes in the hands of those who
// take it for HTML's void element, is read as what was meant.
Link read_link(const pugi::xml_node& element);

}  // namespace kuaixun
