// Sitemaps (https://www.sitemaps.org/protocol.html) and Google's news sitemaps, read as feeds.
#pragma once

#include "connector.hpp"
#include "connectors/feed/xml_tree.hpp"

namespace kuaixun {

// The root of a sitemap or of an index of sitemaps; empty when the tree is neither.
pugi::xml_node sitemap_root(const pugi::xml_document& tree);

// Each <url> is an entry: address, news:title, news:publication_date, lastmod (as `updated`), news:language,
// news:keywords, images. Where there is no title the address's last part stands in, flagged `title_inferred`. Error
// `sitemap_index` for an index: it names the sitemaps to follow instead.
Result<Batch> read_sitemap(const pugi::xml_node& root, const pugi::xml_node& cut_entry, const Document& document,
                           const Source& source);

}  // namespace kuaixun
