#include "connectors/feed/tags.hpp"

#include <algorithm>

#include "connectors/parsing/bounds.hpp"
#include "text/ascii.hpp"

namespace kuaixun {

void add_tag(std::vector<std::string>& tags, std::string_view text) {
  text = trim_ascii(text);
  if (!text.empty() && tags.size() < kMostOfAKind && std::find(tags.begin(), tags.end(), text) == tags.end())
    tags.emplace_back(text);
}

void add_tags(std::vector<std::string>& tags, std::string_view list) {
  for (std::size_t start = 0; start <= list.size();) {
    const auto end = std::min(list.find(',', start), list.size());
    add_tag(tags, list.substr(start, end - start));
    start = end + 1;
  }
}

}  // namespace kuaixun
