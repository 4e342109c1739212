// Subscription lists of other feed readers.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

struct OpmlList {
  std::vector<Source> sources;           // is_listed; the folders that they are in become labels.category, as A/B
  std::vector<std::string> passed_over;  // why, for a person: duplicates, outlines without an address
};

// Reads OPML 1.0 and 2.0 in whatever charset it is. An id depends on the address alone, so that nothing that happens to
// the rest of the list changes it. Nothing outside of the text is fetched, no entity expanded. Error `bad_opml`.
Result<OpmlList> parse_opml(const std::string& text);

// As OPML 2.0.
std::string to_opml(const std::vector<Source>& sources);

// A source id made of an address: host and path, and of what else there is a hash. At most 56 characters.
std::string id_of_address(std::string_view url);

// Sources of lists keep the ids that their addresses are known by, in spite of what is made of them now: `cursors` are
// those of the ledger, by id.
void keep_known_ids(std::vector<Source>& sources, const std::map<std::string, Cursor>& cursors);

}  // namespace kuaixun
