// Whether an entry lacks its text, and what becomes of it when the page behind it was read. Pure, any thread.
#pragma once

#include <string_view>

#include "model.hpp"

namespace kuaixun {

// Whether the page behind an entry is to be fetched. `item` is the entry normalised. For `when_missing` the text is
// missing when
//   - the reader of the feed says so (flag `no_full_text`), or there is none, or it is but the title again;
//   - it breaks off: it ends in an ellipsis (…, ..., 。。。), in brackets or not;
//   - it is short (up to 1,000 characters) and ends in a link to the rest (阅读全文, Read more, …);
//   - the feed has no content element for it, and its summary has fewer than 500 characters: most are teasers, and a
//     page that has no more than the summary does no harm.
// A feed that gives its flashes in full as content is not asked to give more.
bool wants_page(const Entry& entry, const Item& item, FullText full_text);

// The entry with what its page says. The page wins for content, authors, publisher, editor and the original; the feed's
// guid, address and, where it has them, title, summary, tags and date stay, but for a date of the page that is more
// exact. An address that identifies nothing (a search engine's link that runs out) gives way to the one that the page
// of a known site (site_rules.hpp) names. Its other addresses are added; of pages elsewhere a canonical link is not
// believed: many sites give all their pages the same.
Entry with_page(const Entry& entry, const Page& page);

// Whether the page is of the entry: it has its title, or most of the title's characters in pairs, or the first words of
// its summary. A page in other words altogether (a list, a notice, another article) is not to take the entry's place,
// nor one whose text says nothing of its title (flag `text_not_of_title`): that is a comment, a notice, a box.
bool is_of_entry(const Page& page, const Item& item);

}  // namespace kuaixun
