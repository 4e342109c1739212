#include "connectors/feed/feed.hpp"

#include <fmt/format.h>

#include "connectors/feed/feed_reader.hpp"
#include "connectors/feed/json_feed.hpp"
#include "connectors/feed/not_a_feed.hpp"
#include "connectors/feed/repost.hpp"
#include "connectors/feed/sitemap_reader.hpp"
#include "connectors/parsing/bounds.hpp"
#include "connectors/parsing/json_repair.hpp"
#include "connectors/parsing/note_charset.hpp"
#include "text/ascii.hpp"
#include "text/charset.hpp"

namespace kuaixun {
namespace {

bool looks_like_json(std::string_view text) {
  constexpr std::size_t kHead = 4'096;
  return !json_in(text.substr(0, kHead)).empty();
}

void note_originals(Batch& batch) {
  for (auto& entry : batch.entries) {
    if (entry.original_url.empty()) entry.original_url = reposted_from(entry.content);
    if (entry.original_url.empty()) entry.original_url = reposted_from(entry.summary);
  }
}

Result<Batch> read_xml(std::string text, const Document& document, const Source& source) {
  XmlTree tree;
  // Parsing in place spoils the text: what turns out to be damaged is decoded once more, which is rare.
  if (!parse_sound_xml(std::move(text), tree))
    recover_xml(decode_to_utf8(document.body, document.header("content-type"), Markup::xml).text, tree);
  const auto format = feed_format(tree.tree);
  const auto sitemap = format.format.empty() ? sitemap_root(tree.tree) : pugi::xml_node{};
  if (format.format.empty() && !sitemap)
    return not_a_feed(decode_to_utf8(document.body, document.header("content-type"), Markup::html).text, document);
  if (tree.too_deep)
    return Error{"too_deep",
                 fmt::format("read {}: elements are nested hundreds deep: this is no feed, or made to do harm",
                             shown_origin(document))};
  if (!sitemap) return read_feed(tree, format, document, source);
  auto batch = read_sitemap(sitemap, tree.cut_entry, document, source);
  if (!batch) return batch;
  batch->document.recovered = tree.recovered;
  batch->document.cut_off = tree.cut_off;
  batch->document.warnings = tree.warnings;
  return batch;
}

}  // namespace

Result<Batch> parse_feed(const Document& document, const Source& source) {
  if (document.body.size() > kMostBytes)
    return Error{
        Remedy::discard, "too_large",
        fmt::format("read {}: {} bytes are too many for a feed", shown_origin(document), document.body.size())};
  if (trim_ascii(document.body).empty())
    return Error{"empty_document",
                 fmt::format("read {}: the answer was empty: a feed without entries still has its frame",
                             shown_origin(document))};
  const bool json = looks_like_json(document.body);
  auto decoded = decode_to_utf8(document.body, document.header("content-type"), json ? Markup::json : Markup::xml);
  auto batch = json || looks_like_json(decoded.text) ? read_json_feed(decoded.text, document, source)
                                                     : read_xml(std::move(decoded.text), document, source);
  if (!batch) return batch;
  note_charset(*batch, decoded);
  note_originals(*batch);
  return batch;
}

double resembles_feed(const Document& document) {
  const auto head = to_lower_ascii(std::string_view(document.body).substr(0, 4096));
  for (const auto* mark : {"<rss", "<feed", "<rdf:rdf", "<channel", "jsonfeed.org", "<urlset"})
    if (head.find(mark) != std::string::npos) return 1;
  const auto type = to_lower_ascii(document.header("content-type"));
  for (const auto* mark : {"rss", "atom", "rdf", "feed+json"})
    if (type.find(mark) != std::string::npos) return 0.9;
  return type.find("xml") != std::string::npos || type.find("json") != std::string::npos ? 0.5 : 0.1;
}

}  // namespace kuaixun
