// Subscription lists of other feed readers.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

struct OpmlList {
  std::vector<Source>
      sources;  // with ids made of title or host, stable and unique in the list; folders become labels.category
  std::vector<std::string> passed_over;  // why, for a person: duplicates, outlines without an address
};

// Reads OPML 1.0 and 2.0. Nothing outside of the text is fetched, no entity expanded. Error `bad_opml`.
Result<OpmlList> parse_opml(const std::string& text);

// A source id made of any text: lower case, digits, '-', at most 48 characters; empty when nothing is left.
std::string id_from(std::string_view text);

}  // namespace kuaixun
