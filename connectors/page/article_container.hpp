// Where in a page the article's text is.
#pragma once

#include <cstdint>

#include "connectors/page/text_outline.hpp"

namespace kuaixun {

enum class Selecting { names_first, scores_only };

// What is known of the article's place; 0: not known.
struct Landmarks {
  std::uint32_t title = 0;   // where its title stands: the text follows
  std::uint32_t anchor = 0;  // a node of its text
  std::uint32_t other = 0;   // another part of the page, which is not to be in it
};

struct Container {
  std::uint32_t node = 0;  // 0: nothing looks like an article
  bool is_named = false;   // found by its name: next to nothing else is in it
  bool is_flash = false;   // named, and short as it is all that there is
};

// The element that holds the text of the article and little else. Names that content management systems give to article
// texts come first, then scores in the manner of Readability: paragraphs, by length and punctuation, speak for those
// around them, and links and distance from the title against.
Container article_container(const TextOutline& page, Selecting selecting, const Landmarks& landmarks);

}  // namespace kuaixun
