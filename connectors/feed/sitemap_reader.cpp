#include "connectors/feed/sitemap_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "connectors/feed/scope.hpp"
#include "connectors/feed/tags.hpp"
#include "connectors/feed/xml_text.hpp"
#include "connectors/parsing/bounds.hpp"
#include "connectors/parsing/document_dates.hpp"
#include "text/ascii.hpp"
#include "text/charset.hpp"
#include "text/language_tag.hpp"
#include "text/url.hpp"
#include "text/url_host.hpp"

namespace kuaixun {
namespace {

// Prefixes say little in sitemaps: loc, title and publication_date mean the same under each.
bool is_named(const pugi::xml_node& element, std::string_view name) {
  std::string_view own = element.name();
  if (const auto colon = own.rfind(':'); colon != std::string_view::npos) own.remove_prefix(colon + 1);
  return equal_ignoring_case(own, name);
}

// What a reader can make of an address: the words of its last part.
std::string title_of(std::string_view address) {
  const auto url = parse_url(address);
  if (!url) return std::string(address);
  std::string_view path = url->path;
  while (path.ends_with('/')) path.remove_suffix(1);
  auto last = path.substr(path.rfind('/') + 1);
  last = last.substr(0, last.rfind('.'));
  if (std::none_of(last.begin(), last.end(), [](char c) { return is_ascii_letter(c) || c == '%'; }))
    return url->host + url->path;
  std::string title = repair_utf8(percent_decode(last));
  std::replace_if(
      title.begin(), title.end(), [](char c) { return c == '-' || c == '_' || c == '+'; }, ' ');
  return title;
}

class UrlReader {
 public:
  UrlReader(const Document& document, DocumentDates& dates)
      : dates_(dates), scope_{.base = document.url, .language = {}} {}

  std::optional<Entry> read(const pugi::xml_node& url) {
    Entry entry;
    for (const auto& child : url.children()) take(entry, child);
    if (entry.url.empty()) return std::nullopt;
    if (entry.title.empty()) {
      entry.title = title_of(entry.url);
      add_flag(entry.flags, "title_inferred");
    }
    return entry;
  }

 private:
  void take(Entry& entry, const pugi::xml_node& element) {
    if (is_named(element, "loc")) {
      if (entry.url.empty()) entry.url = scope_.resolve(plain_text(element));
    } else if (is_named(element, "lastmod")) {
      entry.updated = dates_.read(plain_text(element), entry.flags);
    } else if (is_named(element, "news")) {
      for (const auto& child : element.children()) take_news(entry, child);
    } else if (is_named(element, "image")) {
      for (const auto& child : element.children())
        if (is_named(child, "loc") && entry.enclosures.size() < kMostOfAKind)
          entry.enclosures.push_back(Media{.url = scope_.resolve(plain_text(child))});
    }
  }

  void take_news(Entry& entry, const pugi::xml_node& element) {
    if (is_named(element, "title")) {
      entry.title = html_text(element);
    } else if (is_named(element, "publication_date")) {
      entry.published = dates_.read(plain_text(element), entry.flags);
    } else if (is_named(element, "publication")) {
      for (const auto& child : element.children())
        if (is_named(child, "language")) entry.language = language_tag(plain_text(child));
    } else if (is_named(element, "keywords")) {
      add_tags(entry.tags, plain_text(element));
    }
  }

  DocumentDates& dates_;
  Scope scope_;
};

Error index_of_sitemaps(const pugi::xml_node& root, const Document& document) {
  constexpr int kShown = 5;
  std::string list;
  int count = 0;
  for (const auto& sitemap : root.children())
    for (const auto& child : sitemap.children())
      if (is_named(child, "loc") && ++count <= kShown) list += (list.empty() ? "" : ", ") + plain_text(child);
  return {"sitemap_index",
          fmt::format("read {}: an index of {} sitemaps: make a source of the one that holds the news, of: {}{}",
                      shown_origin(document), count, list, count > kShown ? ", …" : "")};
}

Batch read_urls(const pugi::xml_node& root, const pugi::xml_node& cut_entry, const Document& document,
                DocumentDates& dates) {
  Batch batch;
  batch.document.format = "sitemap";
  batch.document.version = "0.9";
  batch.document.home_url = resolve_url("/", document.url);
  UrlReader reader(document, dates);
  for (const auto& url : root.children()) {
    if (batch.entries.size() == kMostEntries) break;
    if (!is_named(url, "url")) continue;
    auto entry = reader.read(url);
    if (!entry) continue;
    entry->cut_off = url == cut_entry;
    batch.entries.push_back(std::move(*entry));
  }
  return batch;
}

}  // namespace

pugi::xml_node sitemap_root(const pugi::xml_document& tree) {
  for (const auto& node : tree.children())
    if (is_named(node, "urlset") || is_named(node, "sitemapindex")) return node;
  return {};
}

Result<Batch> read_sitemap(const pugi::xml_node& root, const pugi::xml_node& cut_entry, const Document& document,
                           const Source& source) {
  if (is_named(root, "sitemapindex")) return index_of_sitemaps(root, document);
  return read_dated(document, source,
                    [&](DocumentDates& dates) { return read_urls(root, cut_entry, document, dates); });
}

}  // namespace kuaixun
