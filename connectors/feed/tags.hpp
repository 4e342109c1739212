// The tags of an entry.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

// Adds a tag, trimmed, unless it is empty, there already, or one too many.
void add_tag(std::vector<std::string>& tags, std::string_view text);
// Adds each tag of a list with commas.
void add_tags(std::vector<std::string>& tags, std::string_view list);

}  // namespace kuaixun
