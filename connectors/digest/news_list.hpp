// A digest as JSON: an object with a list of texts, or of objects with a title, a text and a link.
#pragma once

#include <optional>
#include <string_view>

#include "connectors/digest/splitter.hpp"

namespace kuaixun {

// Nothing unless it is such an object. What is no text in the list is left out.
std::optional<Split> read_news_list(std::string_view json, const Profile& profile, const ReadDate& read_date);

}  // namespace kuaixun
