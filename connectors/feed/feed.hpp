// RSS 0.90–2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, JSON Feed 1 and 1.1, sitemaps and news sitemaps.
#pragma once

#include "connector.hpp"

namespace kuaixun {

// Errors, all Remedy::retry or discard with a code of a closed set: `empty_document`, `html_instead_of_feed` (its
// message names the feeds that the page links to), `challenge_page`, `login_page`, `json_instead_of_feed`,
// `json_damaged`, `text_instead_of_feed`, `not_a_feed`, `sitemap_index`, `too_deep`, `too_large`.
Result<Batch> parse_feed(const Document& document, const Source& source);
double resembles_feed(const Document& document);

}  // namespace kuaixun
