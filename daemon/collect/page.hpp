// What reads the page behind an entry.
#pragma once

#include "model.hpp"

namespace kuaixun {

// What is known of an article before its page is read: the entry of the feed that led to it. Its title and summary are
// the anchors that tell the article from the teasers around it; its date bounds those that the page shows. All may be
// empty.
struct PageHint {
  const Entry& entry;
  const Source& source;
};

// The article in a page, or why there is none. Pure, any thread; bounded in time and memory by the size of the
// document, which is HTML in any charset. Cannot fail: what is no article has a class that says so.
using PageReader = Page (*)(const Document& document, const PageHint& hint);

}  // namespace kuaixun
