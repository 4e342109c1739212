// Texts that are one item: a post with front matter, a page of a newspaper.
#pragma once

#include <optional>
#include <string_view>

#include "connectors/digest/front_matter.hpp"
#include "connectors/digest/splitter.hpp"

namespace kuaixun {

// The article that a post is; nothing without front matter that has a title. Its address is the one that its front
// matter gives, else a link that stands alone at its end, which is where such mirrors name the original.
std::optional<Entry> read_post(DigestText& text, const FrontMatter& front, const Profile& profile,
                               const ReadDate& read_date);

// The page as one item of kind `page`: where one story ends and another begins cannot be said where columns have become
// one text. Nothing where no line is such as the profile's marks.
std::optional<Entry> read_page(DigestText& text, const Profile& profile, const ReadDate& read_date);

}  // namespace kuaixun
