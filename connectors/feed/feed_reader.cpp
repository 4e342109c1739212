#include "connectors/feed/feed_reader.hpp"

#include <algorithm>
#include <map>

#include "connectors/feed/entry_reader.hpp"
#include "connectors/feed/link.hpp"
#include "connectors/feed/publisher_schedule.hpp"
#include "connectors/feed/xml_text.hpp"
#include "connectors/parsing/bounds.hpp"
#include "text/ascii.hpp"
#include "text/language_tag.hpp"

namespace kuaixun {
namespace {

bool contains(const pugi::xml_node& node, const char* part) {
  for (const auto& attribute : node.attributes())
    if (to_lower_ascii(attribute.value()).find(part) != std::string::npos) return true;
  return false;
}

class FeedReader {
 public:
  FeedReader(const XmlTree& tree, const FeedFormat& format, const Document& document, DocumentDates& dates)
      : format_(format),
        dates_(dates),
        cut_entry_(tree.cut_entry),
        entries_(vocabulary_, dates, format.format == "atom") {
    batch_.document.format = format.format;
    batch_.document.version = format.version;
    batch_.document.recovered = tree.recovered;
    batch_.document.cut_off = tree.cut_off;
    batch_.document.warnings = tree.warnings;
    scope_.base = document.url;
    if (scope_.language.empty()) scope_.language = std::string(document.header("content-language"));
  }

  Batch run() {
    vocabulary_.declare(format_.root);
    const auto scope = scope_.inside(format_.root);
    take_language(language_tag(scope.language));
    walk(format_.root, scope, true);
    split_repeated_guids();
    flag_dates_alike();
    return std::move(batch_);
  }

 private:
  // The children of rss, rdf, feed and channel: entries may stand in any of them.
  void walk(const pugi::xml_node& parent, const Scope& scope, bool is_root) {
    for (const auto& child : parent.children()) {
      if (child.type() != pugi::node_element) continue;
      if (child.first_attribute()) vocabulary_.declare(child);
      const auto tag = vocabulary_.tag_of(child);
      switch (tag) {
        case Tag::channel:
        case Tag::feed:
        case Tag::rss: {
          const auto inside = scope.inside(child);
          if (batch_.document.language.empty()) take_language(language_tag(inside.language));
          walk(child, inside, true);
          break;
        }
        case Tag::item:
          take_entry(child, scope);
          break;
        default:
          if (is_root) take_document_field(tag, child, scope.inside(child));
      }
    }
  }

  void take_entry(const pugi::xml_node& element, const Scope& scope) {
    if (batch_.entries.size() >= kMostEntries) return;
    auto entry = entries_.read(element, scope);
    entry.cut_off = element == cut_entry_;
    batch_.entries.push_back(std::move(entry));
  }

  void take_document_field(Tag tag, const pugi::xml_node& element, const Scope& scope) {
    auto& document = batch_.document;
    switch (tag) {
      case Tag::title:
        if (document.title.empty()) document.title = html_text(element, format_.format == "atom" ? "text" : "");
        return;
      case Tag::link:
        return take_home_url(element, scope);
      case Tag::language:
        if (auto language = language_tag(plain_text(element)); !language.empty()) take_language(std::move(language));
        return;
      case Tag::ttl:
      case Tag::skip_hours:
      case Tag::skip_days:
      case Tag::update_period:
      case Tag::update_frequency:
        schedule_.take(tag, element);
        break;
      default:
        return;
    }
    batch_.schedule = schedule_.schedule();
  }

  void take_language(std::string language) {
    dates_.set_language(language);
    batch_.document.language = std::move(language);
  }

  // RSS's own link wins over Atom's in it.
  void take_home_url(const pugi::xml_node& element, const Scope& scope) {
    const auto link = read_link(element);
    auto url = scope.resolve(link.address);
    const bool is_own = !element.attribute("href");
    const bool wins = is_own ? link.rank != LinkRank::none && !home_is_own_ : !home_is_own_ && link.rank > home_rank_;
    if (!wins || url.empty()) return;
    batch_.document.home_url = std::move(url);
    home_rank_ = link.rank;
    home_is_own_ = is_own;
  }

  // One guid on different entries names none of them; the same entry twice is one.
  void split_repeated_guids() {
    std::map<std::string_view, std::size_t> first;
    std::vector<bool> repeated(batch_.entries.size());
    std::vector<bool> twice(batch_.entries.size());
    for (std::size_t i = 0; i < batch_.entries.size(); ++i) {
      const auto& entry = batch_.entries[i];
      if (entry.guid.empty()) continue;
      const auto [known, added] = first.emplace(entry.guid, i);
      if (added) continue;
      const auto& other = batch_.entries[known->second];
      const bool same = other.url == entry.url && other.title == entry.title && other.content == entry.content &&
                        other.summary == entry.summary;
      if (same && entry.url.empty() && entry.title.empty()) continue;
      (same ? twice : repeated)[i] = true;
      if (!same) repeated[known->second] = true;
    }
    std::vector<Entry> kept;
    kept.reserve(batch_.entries.size());
    bool any = false;
    for (std::size_t i = 0; i < batch_.entries.size(); ++i) {
      if (twice[i]) continue;
      auto& entry = batch_.entries[i];
      if (repeated[i] && !entry.url.empty()) {
        any = true;
        add_flag(entry.flags, "guid_repeated");
      }
      kept.push_back(std::move(entry));
    }
    first.clear();  // its keys point into what was moved
    batch_.entries = std::move(kept);
    if (any)
      batch_.document.warnings.emplace_back("a guid stands on different entries: these are known by their addresses");
  }

  // Home-made feeds often date every entry by when the feed was made. That cannot be told from a batch that was
  // published at once: it is said, not decided.
  void flag_dates_alike() {
    constexpr std::size_t kEnough = 5;
    auto& entries = batch_.entries;
    if (entries.size() < kEnough || !entries.front().published ||
        entries.front().published->precision != Precision::second)
      return;
    const auto alike = [&](const Entry& entry) { return entry.published == entries.front().published; };
    if (!std::all_of(entries.begin(), entries.end(), alike)) return;
    for (auto& entry : entries) add_flag(entry.flags, "dates_alike");
    batch_.document.warnings.emplace_back("all entries carry the same date: perhaps that of the feed's making");
  }

  const FeedFormat& format_;
  DocumentDates& dates_;
  const pugi::xml_node cut_entry_;
  Vocabulary vocabulary_;
  EntryReader entries_;
  ScheduleReader schedule_;
  Scope scope_;
  Batch batch_;
  LinkRank home_rank_ = LinkRank::none;
  bool home_is_own_ = false;
};

// Atom of the drafts and of RFC 4287, by namespace or version attribute.
std::string atom_version(const pugi::xml_node& root) {
  const std::string_view version = root.attribute("version").value();
  if (contains(root, "w3.org/2005/atom")) return "1.0";
  if (!version.empty()) return std::string(version);
  return contains(root, "purl.org/atom") ? "0.3" : "1.0";
}

}  // namespace

FeedFormat feed_format(const pugi::xml_document& tree) {
  for (const auto& node : tree.children()) {
    if (node.type() != pugi::node_element) continue;
    Vocabulary vocabulary;
    vocabulary.declare(node);
    switch (vocabulary.tag_of(node)) {
      case Tag::rss: {
        const std::string_view version = node.attribute("version").value();
        return {"rss", version.empty() ? "" : std::string(version), node};
      }
      case Tag::rdf:
        return {"rdf", contains(node, "my.netscape.com") || contains(node, "channel.netscape.com") ? "0.90" : "1.0",
                node};
      case Tag::feed:
        return {"atom", atom_version(node), node};
      case Tag::channel:
      case Tag::item: {
        const auto known = to_lower_ascii(node.name());
        return {known == "entry" || known.ends_with(":entry") ? "atom" : "rss", "",
                known.ends_with("channel") || known.ends_with("feedinfo") ? node : node.parent()};
      }
      default:
        break;
    }
  }
  return {};
}

Batch read_feed(const XmlTree& tree, const FeedFormat& format, const Document& document, const Source& source) {
  return read_dated(document, source,
                    [&](DocumentDates& dates) { return FeedReader(tree, format, document, dates).run(); });
}

}  // namespace kuaixun
