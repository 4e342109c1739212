// From the tree of a feed to entries: RSS, RDF and Atom in one, since the world mixes them.
#pragma once

#include "connector.hpp"
#include "connectors/feed/xml_tree.hpp"

namespace kuaixun {

// Which format a tree is in; an empty format when it is no feed.
struct FeedFormat {
  std::string format, version;
  pugi::xml_node root{};
};
FeedFormat feed_format(const pugi::xml_document& tree);

// Reads document, schedule and entries. Precedence where two elements say the same, first come first taken within a
// row:
//
//   field      taken from, in this order
//   title      title, dc:title > itunes:title > media:title
//   url        feedburner:origLink > link, atom:link rel=alternate to HTML > the same without a type > the same to
//   other
//              formats > guid that is a permalink > guid that is an address > enclosure
//   summary    description, summary, dc:description > itunes:summary > itunes:subtitle > media:description
//   content    content:encoded, atom:content, xhtml:body; a second description longer than the first
//   authors    author, dc:creator > itunes:author > media:credit > those of Atom's source
//   publisher  source: its text (RSS), its title (Atom)
//   published  pubDate, published, issued, dcterms:issued > created
//   updated    updated, modified, dcterms:modified > dc:date, date
//   language   xml:lang of the entry > language, dc:language
Batch read_feed(const XmlTree& tree, const FeedFormat& format, const Document& document, const Source& source);

}  // namespace kuaixun
