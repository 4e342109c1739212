#include "connectors/feed/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// A part of the namespace's address that no other has, and its short name. The first match wins.
constexpr std::array<std::pair<std::string_view, std::string_view>, 31> kNamespaces{{
    {"rss/1.0/modules/content", "content"},
    {"rss/1.0/modules/syndication", "sy"},
    {"rss/1.0/modules/slash", "slash"},
    {"rss/1.0/modules/dcterms", "dcterms"},
    {"rss/1.0/modules/rss091", ""},
    {"rss/1.0/modules/", "?"},
    {"purl.org/dc/terms", "dcterms"},
    {"purl.org/dc/", "dc"},
    {"purl.org/rss", ""},
    {"purl.org/net/rss1", ""},
    {"purl.org/atom", ""},
    {"purl.org/pie", ""},
    {"purl.org/echo", ""},
    {"w3.org/2005/atom", ""},
    {"w3.org/1999/xhtml", "xhtml"},
    {"w3.org/xhtml", "xhtml"},
    {"22-rdf-syntax-ns", "rdf"},
    {"my.netscape.com/rdf", ""},
    {"channel.netscape.com/rdf", ""},
    {"my.netscape.com/publish", ""},
    {"backend.userland.com", ""},
    {"blogs.law.harvard.edu", ""},
    {"cyber.law.harvard.edu", ""},
    {"example.com/n", ""},
    {"uri/of/echo", ""},
    {"search.yahoo.com/mrss", "media"},
    {"tools.search.yahoo.com/mrss", "media"},
    {"itunes.com/dtds/podcast", "itunes"},
    {"feedburner", "feedburner"},
    {"w3.org/xml/1998", "xml"},
    {"rssnamespace.org/feedburner", "feedburner"},
}};

// Prefixes that are used undeclared, or under an address that nobody knows.
constexpr std::array<std::string_view, 11> kKnownPrefixes{"dc",    "dcterms", "content",    "media", "itunes", "sy",
                                                          "xhtml", "rdf",     "feedburner", "slash", "xml"};

// Elements by name, with the short name of their namespace before RSS's and Atom's own.
const std::unordered_map<std::string_view, Tag>& elements() {
  using enum Tag;
  static const std::unordered_map<std::string_view, Tag> table{
      {"rss", rss},
      {"rdf:rdf", rdf},
      {"rdf", rdf},
      {"feed", feed},
      {"channel", channel},
      {"feedinfo", channel},
      {"item", item},
      {"entry", item},
      {"product", other},
      {"source", source},
      {"title", title},
      {"dc:title", title},
      {"dcterms:title", title},
      {"media:title", media_title},
      {"itunes:title", itunes_title},
      {"subtitle", subtitle},
      {"tagline", subtitle},
      {"link", link},
      {"url", person_url},
      {"feedburner:origlink", origlink},
      {"guid", guid},
      {"id", guid},
      {"comments", comments},
      {"description", description},
      {"dc:description", description},
      {"abstract", description},
      {"dcterms:abstract", description},
      {"summary", summary},
      {"content", content},
      {"content:encoded", encoded},
      {"encoded", encoded},
      {"fullitem", encoded},
      {"body", xhtml_body},
      {"xhtml:body", xhtml_body},
      {"prodlink", link},
      {"language", language},
      {"dc:language", language},
      {"category", category},
      {"dc:subject", category},
      {"keywords", itunes_keywords},
      {"tags", tags},
      {"author", author},
      {"dc:author", author},
      {"creator", author},
      {"dc:creator", creator},
      {"dc:contributor", contributor},
      {"contributor", contributor},
      {"name", person_name},
      {"email", person_email},
      {"uri", person_url},
      {"homepage", person_url},
      {"managingeditor", managing_editor},
      {"webmaster", other},
      {"pubdate", pub_date},
      {"published", published},
      {"dcterms:issued", published},
      {"issued", issued},
      {"dc:issued", published},
      {"date", dc_date},
      {"dc:date", dc_date},
      {"dcterms:created", created},
      {"created", created},
      {"dc:created", created},
      {"updated", updated},
      {"modified", updated},
      {"dcterms:modified", updated},
      {"dc:modified", updated},
      {"lastbuilddate", last_build_date},
      {"enclosure", enclosure},
      {"generator", generator},
      {"image", image},
      {"textinput", image},
      {"ttl", ttl},
      {"skiphours", skip_hours},
      {"skipdays", skip_days},
      {"sy:updateperiod", update_period},
      {"sy:updatefrequency", update_frequency},
      {"media:content", media_content},
      {"media:group", media_group},
      {"media:thumbnail", media_thumbnail},
      {"media:description", media_description},
      {"media:keywords", media_keywords},
      {"media:credit", media_credit},
      {"media:category", category},
      {"itunes:author", itunes_author},
      {"itunes:summary", itunes_summary},
      {"itunes:subtitle", itunes_subtitle},
      {"itunes:keywords", itunes_keywords},
      {"itunes:category", itunes_category},
      {"itunes:image", itunes_image},
      {"itunes:owner", itunes_owner},
      {"itunes:name", person_name},
      {"itunes:email", person_email},
  };
  return table;
}

// Prefix and name joined in lower case without an allocation; empty when too long to be known.
struct Key {
  std::array<char, 48> buffer{};
  std::size_t size = 0;

  bool add(std::string_view text) {
    if (size + text.size() > buffer.size()) return false;
    for (const char c : text) buffer[size++] = to_lower_ascii(c);
    return true;
  }
  std::string_view view() const { return {buffer.data(), size}; }
};

}  // namespace

std::string_view short_name_of_namespace(std::string_view address) {
  if (address.size() > 200) return "?";
  const auto lower = to_lower_ascii(trim_ascii(address));
  if (lower.empty()) return "";
  for (const auto& [part, name] : kNamespaces)
    if (lower.find(part) != std::string::npos) return name;
  return "?";
}

void Vocabulary::declare(const pugi::xml_node& element) {
  for (const auto& attribute : element.attributes()) {
    const std::string_view name = attribute.name();
    if (!name.starts_with("xmlns")) continue;
    const auto known = short_name_of_namespace(attribute.value());
    if (name.size() == 5) {
      // A stranger as the default namespace is read as RSS or Atom: its elements decide.
      default_ = known == "?" ? "" : known;
    } else if (name[5] == ':') {
      const auto prefix = name.substr(6);
      const auto same =
          std::find_if(prefixes_.begin(), prefixes_.end(), [&](const auto& each) { return each.first == prefix; });
      if (same != prefixes_.end())
        same->second = known;
      else if (prefixes_.size() < 64)
        prefixes_.emplace_back(prefix, known);
    }
  }
}

Tag Vocabulary::tag_of(const pugi::xml_node& element) const {
  const std::string_view name = element.name();
  const auto colon = name.find(':');
  std::string_view space = default_, local = name;
  if (colon != std::string_view::npos) {
    const auto prefix = name.substr(0, colon);
    local = name.substr(colon + 1);
    const auto declared =
        std::find_if(prefixes_.begin(), prefixes_.end(), [&](const auto& each) { return each.first == prefix; });
    space = declared != prefixes_.end() ? declared->second : std::string_view("?");
    if (space == "?") {
      const auto lower = to_lower_ascii(prefix);
      const auto known = std::find(kKnownPrefixes.begin(), kKnownPrefixes.end(), lower);
      if (known != kKnownPrefixes.end())
        space = *known;
      else if (lower.starts_with("atom") || lower.starts_with("rss") || lower == "a10")
        space = "";
      else
        return Tag::other;
    }
  }
  // The default namespace may be another's (a feed with everything in dc: or xhtml:); RSS's own names still mean what
  // they say.
  Key key;
  if (!space.empty() && (!key.add(space) || !key.add(":"))) return Tag::other;
  if (!key.add(local)) return Tag::other;
  const auto found = elements().find(key.view());
  if (found != elements().end()) return found->second;
  if (colon == std::string_view::npos && !space.empty()) {
    Key plain;
    plain.add(local);
    const auto own = elements().find(plain.view());
    return own == elements().end() ? Tag::other : own->second;
  }
  return Tag::other;
}

}  // namespace kuaixun
