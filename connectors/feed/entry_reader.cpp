#include "connectors/feed/entry_reader.hpp"

#include <algorithm>

#include "connectors/feed/absolute_links.hpp"
#include "connectors/feed/link.hpp"
#include "connectors/feed/person.hpp"
#include "connectors/feed/tags.hpp"
#include "connectors/feed/xml_text.hpp"
#include "connectors/parsing/bounds.hpp"
#include "text/ascii.hpp"
#include "text/language_tag.hpp"
#include "text/number.hpp"

namespace kuaixun {
namespace {

std::optional<std::uint64_t> bytes_of(const pugi::xml_attribute& length) {
  return whole_number(length.value(), "bytes");
}

// A guid that is an address by itself, or a path that says it is one: isPermaLink is true unless it is said to be
// false, but a bare id is no address.
bool is_permalink(std::string_view text, const pugi::xml_attribute& said) {
  if (equal_ignoring_case(said.value(), "false")) return false;
  return is_web_address(text) || (equal_ignoring_case(said.value(), "true") && text.starts_with('/'));
}

}  // namespace

// What has been found of an entry so far; the strength says how much the element that gave a field has to say.
struct EntryReader::Draft {
  Entry entry;
  std::string orig_link, permalink, enclosure_url;
  std::vector<Person> itunes_authors, credits;
  std::string itunes_title, media_title, itunes_summary, itunes_subtitle, media_description;
  std::vector<Person> source_authors;
  std::optional<Timestamp> created, dc_date;
  LinkRank url_rank = LinkRank::none;
  FormerAddress former;
  bool bad_date = false;
};

Entry EntryReader::read(const pugi::xml_node& element, const Scope& outer) {
  vocabulary_.declare(element);
  const auto scope = outer.inside(element);
  Draft draft;
  draft.entry.language = language_tag(scope.language);
  // RSS 1.0 names an item by rdf:about.
  if (const auto about = element.attribute("rdf:about")) draft.entry.guid = about.value();
  for (const auto& child : element.children())
    if (child.type() == pugi::node_element) take(draft, child, scope);
  return finish(draft, scope);
}

void EntryReader::take(Draft& draft, const pugi::xml_node& element, const Scope& outer) {
  if (element.first_attribute()) vocabulary_.declare(element);
  const auto tag = vocabulary_.tag_of(element);
  auto& entry = draft.entry;
  switch (tag) {
    case Tag::other:
      return;
    case Tag::title:
    case Tag::description:
    case Tag::summary:
    case Tag::content:
    case Tag::encoded:
    case Tag::xhtml_body:
    case Tag::itunes_summary:
    case Tag::itunes_subtitle:
    case Tag::media_description:
    case Tag::itunes_title:
    case Tag::media_title:
      return take_text(draft, tag, element, outer.inside(element));
    case Tag::link:
      return take_link(draft, element, outer.inside(element));
    case Tag::origlink:
      draft.orig_link = plain_text(element);
      return;
    case Tag::guid:
      return take_guid(draft, element, outer.inside(element));
    case Tag::author:
    case Tag::creator:
      if (auto person = read_person(element, outer.inside(element));
          !(person == Person{}) && entry.authors.size() < kMostOfAKind)
        entry.authors.push_back(std::move(person));
      return;
    case Tag::source:
      return take_source(draft, element, outer.inside(element));
    case Tag::itunes_author:
      draft.itunes_authors.push_back(parse_person(plain_text(element)));
      return;
    case Tag::media_credit:
      draft.credits.push_back(Person{.name = plain_text(element)});
      return;
    case Tag::category:
    case Tag::itunes_category:
    case Tag::itunes_keywords:
    case Tag::media_keywords:
    case Tag::tags:
      return take_category(draft, element);
    case Tag::enclosure:
    case Tag::media_content:
    case Tag::media_group:
    case Tag::media_thumbnail:
      return take_media(draft, element, outer.inside(element));
    case Tag::language:
      if (auto language = language_tag(plain_text(element)); !language.empty()) entry.language = std::move(language);
      return;
    case Tag::pub_date:
    case Tag::published:
    case Tag::issued:
    case Tag::created:
    case Tag::updated:
    case Tag::dc_date:
    case Tag::last_build_date:
      return take_date(draft, tag, element);
    default:
      return;
  }
}

void EntryReader::take_text(Draft& draft, Tag tag, const pugi::xml_node& element, const Scope& scope) {
  auto& entry = draft.entry;
  switch (tag) {
    case Tag::title:
      if (entry.title.empty()) entry.title = html_text(element, is_atom_ ? "text" : "");
      return;
    case Tag::itunes_title:
      draft.itunes_title = html_text(element);
      return;
    case Tag::media_title:
      draft.media_title = html_text(element);
      return;
    case Tag::itunes_summary:
      draft.itunes_summary = html_text(element);
      return;
    case Tag::itunes_subtitle:
      draft.itunes_subtitle = html_text(element);
      return;
    case Tag::media_description:
      draft.media_description = html_text(element, "text");
      return;
    case Tag::content: {
      if (const auto source = element.attribute("src"); source && element.first_child().empty()) {
        entry.enclosures.push_back(
            Media{.url = scope.resolve(source.value()), .type = element.attribute("type").value()});
        return;
      }
      // RSS 1.0's content:items and other relatives are passed over by the vocabulary.
      auto html = with_absolute_links(html_text(element, is_atom_ ? "text" : ""), scope.base);
      if (entry.content.empty() || html.size() > entry.content.size()) entry.content = std::move(html);
      return;
    }
    case Tag::encoded:
    case Tag::xhtml_body:
      if (auto html = with_absolute_links(html_text(element, tag == Tag::xhtml_body ? "xhtml" : ""), scope.base);
          html.size() > entry.content.size())
        entry.content = std::move(html);
      return;
    default: {
      auto html = with_absolute_links(html_text(element, is_atom_ && tag == Tag::summary ? "text" : ""), scope.base);
      if (entry.summary.empty())
        entry.summary = std::move(html);
      else if (entry.content.empty() && !html.empty())
        entry.content = std::move(html);
    }
  }
}

void EntryReader::take_link(Draft& draft, const pugi::xml_node& element, const Scope& scope) {
  auto& entry = draft.entry;
  const auto link = read_link(element);
  auto url = scope.resolve(link.address);
  if (url.empty()) return;
  const bool wins = link.rank > draft.url_rank;
  if (link.rank == LinkRank::page && link.rel.empty() && !element.attribute("href")) {
    if (wins && element.first_child())
      draft.former.take_text_as_now();
    else
      draft.former.take_text(element.first_child() ? url : std::string{});
  } else if (link.rank != LinkRank::none) {
    draft.former.take_alternate(link, element.attribute("type").value(), url);
  }
  if (wins) {
    entry.url = std::move(url);
    draft.url_rank = link.rank;
  } else if (link.rel == "enclosure") {
    if (entry.enclosures.size() < kMostOfAKind)
      entry.enclosures.push_back(Media{.url = std::move(url),
                                       .type = element.attribute("type").value(),
                                       .length = bytes_of(element.attribute("length"))});
  } else if (link.rel == "via" || link.rel == "canonical") {
    if (entry.original_url.empty()) entry.original_url = std::move(url);
  }
}

void EntryReader::take_guid(Draft& draft, const pugi::xml_node& element, const Scope& scope) {
  auto text = plain_text(element);
  if (text.empty()) return;
  const bool atom_id = equal_ignoring_case(element.name(), "id") || std::string_view(element.name()).ends_with(":id");
  const auto said =
      element.attribute("isPermaLink") ? element.attribute("isPermaLink") : element.attribute("ispermalink");
  if (!atom_id && is_permalink(text, said))
    draft.permalink = scope.resolve(text);
  else if (!atom_id && !equal_ignoring_case(said.value(), "false"))
    draft.former.take_guid(scope.resolve(text));
  draft.entry.guid = std::move(text);
}

// Where an aggregator took the entry from: RSS names the channel, Atom holds what the other feed says of itself (RFC
// 4287, 4.2.11). Its addresses are that channel's, not this entry's.
void EntryReader::take_source(Draft& draft, const pugi::xml_node& element, const Scope& scope) {
  auto& publisher = draft.entry.publisher;
  bool structured = false;
  for (const auto& child : element.children()) {
    if (child.type() != pugi::node_element) continue;
    structured = true;
    const auto tag = vocabulary_.tag_of(child);
    if (tag == Tag::title && publisher.empty()) publisher = html_text(child, is_atom_ ? "text" : "");
    if (tag == Tag::author && draft.source_authors.size() < kMostOfAKind)
      draft.source_authors.push_back(read_person(child, scope.inside(child)));
  }
  if (structured || !publisher.empty()) return;
  if (auto name = html_text(element); !is_web_address(name)) publisher = std::move(name);
}

Person EntryReader::read_person(const pugi::xml_node& element, const Scope& scope) {
  Person person;
  bool structured = false;
  for (const auto& child : element.children()) {
    if (child.type() != pugi::node_element) continue;
    switch (vocabulary_.tag_of(child)) {
      case Tag::person_name:
        person.name = plain_text(child);
        break;
      case Tag::person_email:
        person.email = plain_text(child);
        break;
      case Tag::person_url:
      case Tag::link:
        person.url = scope.inside(child).resolve(plain_text(child));
        break;
      default:
        continue;
    }
    structured = true;
  }
  if (structured) return person;
  return parse_person(plain_text(element));
}

void EntryReader::take_category(Draft& draft, const pugi::xml_node& element) {
  auto& tags = draft.entry.tags;
  const auto tag = vocabulary_.tag_of(element);
  if (const auto term = element.attribute("term")) return add_tag(tags, term.value());
  if (const auto term = element.attribute("text"); term && tag == Tag::itunes_category) {
    add_tag(tags, term.value());
    for (const auto& child : element.children())
      if (child.type() == pugi::node_element) take_category(draft, child);
    return;
  }
  const auto text = plain_text(element);
  if (tag != Tag::itunes_keywords && tag != Tag::media_keywords && tag != Tag::tags) return add_tag(tags, text);
  add_tags(tags, text);
}

void EntryReader::take_media(Draft& draft, const pugi::xml_node& element, const Scope& scope) {
  auto& media = draft.entry.enclosures;
  const auto url = element.attribute("url") ? element.attribute("url") : element.attribute("href");
  if (url && *url.value() != 0 && media.size() < kMostOfAKind) {
    Media found{.url = scope.resolve(url.value()), .type = element.attribute("type").value()};
    const auto length = element.attribute("length") ? element.attribute("length") : element.attribute("fileSize");
    found.length = bytes_of(length);
    found.width = pixels(element.attribute("width").value());
    found.height = pixels(element.attribute("height").value());
    if (vocabulary_.tag_of(element) == Tag::enclosure && draft.enclosure_url.empty()) draft.enclosure_url = found.url;
    media.push_back(std::move(found));
  }
  // Groups and contents hold more of the same: titles, thumbnails, descriptions.
  for (const auto& child : element.children())
    if (child.type() == pugi::node_element) take(draft, child, scope);
}

void EntryReader::take_date(Draft& draft, Tag tag, const pugi::xml_node& element) {
  const auto text = plain_text(element);
  if (text.empty()) return;
  const auto date = dates_.read(text, draft.entry.flags);
  if (!date) {
    draft.bad_date = true;
    return;
  }
  auto& entry = draft.entry;
  switch (tag) {
    case Tag::created:
      draft.created = date;
      break;
    case Tag::dc_date:
      draft.dc_date = date;
      break;
    case Tag::updated:
    case Tag::last_build_date:
      entry.updated = date;
      break;
    default:
      if (!entry.published) entry.published = date;
  }
}

Entry EntryReader::finish(Draft& draft, const Scope&) {
  auto& entry = draft.entry;
  const auto fill = [](std::string& field, std::initializer_list<std::string*> others) {
    for (auto* other : others)
      if (field.empty()) field = std::move(*other);
  };
  fill(entry.title, {&draft.itunes_title, &draft.media_title});
  fill(entry.summary, {&draft.itunes_summary, &draft.itunes_subtitle, &draft.media_description});
  const auto complete = [&](std::string& url) {
    if (is_web_address(draft.orig_link)) url = draft.orig_link;
    if (url.empty()) url = draft.permalink;
    if (url.empty() && is_web_address(entry.guid)) url = entry.guid;
    if (url.empty() && is_web_address(draft.enclosure_url)) url = draft.enclosure_url;
  };
  complete(entry.url);
  if (!draft.former.is_as_now()) {
    auto former = draft.former.take();
    complete(former);
    if (former != entry.url) entry.formerly_at = std::move(former);
  }
  if (entry.authors.empty()) entry.authors = std::move(draft.itunes_authors);
  if (entry.authors.empty()) entry.authors = std::move(draft.credits);
  if (entry.authors.empty()) entry.authors = std::move(draft.source_authors);
  if (!entry.published) entry.published = draft.created;
  if (!entry.updated) entry.updated = draft.dc_date;
  if (draft.bad_date && !entry.published && !entry.updated) add_flag(entry.flags, "date_unreadable");
  return std::move(entry);
}

}  // namespace kuaixun
