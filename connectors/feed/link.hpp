// A link element of RSS or Atom.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

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

// The address that the readers of recipe 0 gave an entry. They took any guid for an address and looked at no text
// behind an empty link; of the alternates a JSON one that came first stayed, and RSS's own link gave way. Ledgers know
// entries by it.
class FormerAddress {
 public:
  void take_text(std::string url);  // of a link without href; empty when it held none
  void take_text_as_now() {
    is_as_now_ = is_as_now_ || url_.empty();
  }  // the same, where it is the entry's now and stays
  void take_alternate(const Link& link, std::string_view type, std::string url);
  void take_guid(std::string url) { guid_ = std::move(url); }
  bool is_as_now() const { return is_as_now_; }
  // The link, else the guid; empty when there was neither. Not for what is as now.
  std::string take();

 private:
  std::string url_, guid_;
  bool is_alternate_ = false, is_as_now_ = false;
};

}  // namespace kuaixun
