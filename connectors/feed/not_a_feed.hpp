// What came where a feed should be.
#pragma once

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

// The error for a document that is no feed, by what it is instead: `challenge_page` (a bot check), `login_page`,
// `html_instead_of_feed` (its message names the feeds that the page links to), `text_instead_of_feed`, `not_a_feed`
// (XML of another kind).
Error not_a_feed(std::string_view text, const Document& document);

}  // namespace kuaixun
