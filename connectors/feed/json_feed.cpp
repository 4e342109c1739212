#include "connectors/feed/json_feed.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include "base/utf8.hpp"
#include "connectors/feed/scope.hpp"
#include "connectors/parsing/bounds.hpp"
#include "connectors/parsing/cut_json.hpp"
#include "connectors/parsing/document_dates.hpp"
#include "connectors/parsing/json_reading.hpp"
#include "connectors/parsing/json_value.hpp"
#include "html/html_of_text.hpp"
#include "text/language_tag.hpp"
#include "text/number.hpp"

namespace kuaixun {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

class JsonFeedReader {
 public:
  JsonFeedReader(const Document& document, DocumentDates& dates) : dates_(dates), scope_{document.url, {}} {}

  Batch run(object feed) {
    auto& document = batch_.document;
    document.format = "json_feed";
    const auto version = json_field(feed, "version");
    document.version = version.ends_with("1.1") ? "1.1" : version.ends_with("1") || version.ends_with("1.0") ? "1" : "";
    document.title = html_of_text(json_field(feed, "title"));
    document.home_url = scope_.resolve(json_field(feed, "home_page_url"));
    document.language = language_tag(json_field(feed, "language"));
    dates_.set_language(document.language);
    read_authors(feed, feed_authors_);
    each_in_json(feed, "items", [this](element item) { add(item); });
    // PHP writes a list with gaps as an object with numbers for names.
    object numbered;
    if (feed["items"].get(numbered) == simdjson::SUCCESS)
      for (const auto& [number, item] : numbered) add(item);
    return std::move(batch_);
  }

 private:
  void add(element item) {
    object entry;
    if (batch_.entries.size() < kMostEntries && item.get(entry) == simdjson::SUCCESS)
      batch_.entries.push_back(read(entry));
  }

  Entry read(object item) {
    Entry entry;
    entry.guid = json_field(item, "id");
    entry.url = scope_.resolve(json_field(item, "url"));
    if (entry.url.empty())
      entry.url = scope_.resolve(json_field(item, "external_url"));
    else
      entry.original_url = scope_.resolve(json_field(item, "external_url"));
    if (entry.url.empty() && is_web_address(entry.guid)) entry.url = entry.guid;
    entry.title = html_of_text(json_field(item, "title"));
    entry.summary = html_of_text(json_field(item, "summary"));
    entry.content = json_field(item, "content_html");
    if (entry.content.empty()) entry.content = html_of_text(json_field(item, "content_text"));
    entry.language = language_tag(json_field(item, "language"));
    entry.published = date(item, "date_published", entry);
    entry.updated = date(item, "date_modified", entry);
    read_authors(item, entry.authors);
    if (entry.authors.empty()) entry.authors = feed_authors_;
    each_in_json(item, "tags", [&](element tag) {
      if (auto text = json_text(tag); !text.empty() && entry.tags.size() < kMostOfAKind)
        entry.tags.push_back(std::move(text));
    });
    each_in_json(item, "attachments", [&](element value) { read_attachment(value, entry); });
    for (const auto* name : {"image", "banner_image"})
      if (auto url = scope_.resolve(json_field(item, name)); !url.empty())
        entry.enclosures.push_back(Media{.url = std::move(url)});
    return entry;
  }

  std::optional<Timestamp> date(object item, std::string_view name, Entry& entry) const {
    const auto text = json_field(item, name);
    if (text.empty()) return std::nullopt;
    auto result = dates_.read(text, entry.flags);
    if (!result) add_flag(entry.flags, "date_unreadable");
    return result;
  }

  void read_author(element value, std::vector<Person>& authors) const {
    object author;
    Person person;
    if (value.get(author) == simdjson::SUCCESS) {
      person.name = json_field(author, "name");
      person.url = json_field(author, "url");
      if (person.url.starts_with("mailto:")) person.email = std::exchange(person.url, {}).substr(7);
    } else {
      person.name = json_text(value);
    }
    if (!(person == Person{}) && authors.size() < kMostOfAKind) authors.push_back(std::move(person));
  }

  // "authors" of 1.1, else "author" of 1.
  void read_authors(object from, std::vector<Person>& authors) const {
    each_in_json(from, "authors", [&](element value) { read_author(value, authors); });
    element single;
    if (authors.empty() && from["author"].get(single) == simdjson::SUCCESS) read_author(single, authors);
  }

  void read_attachment(element value, Entry& entry) const {
    object attachment;
    if (value.get(attachment) != simdjson::SUCCESS) return;
    Media media{.url = scope_.resolve(json_field(attachment, "url")), .type = json_field(attachment, "mime_type")};
    media.length = whole_number(json_field(attachment, "size_in_bytes"), "bytes");
    if (!media.url.empty() && entry.enclosures.size() < kMostOfAKind) entry.enclosures.push_back(std::move(media));
  }

  DocumentDates& dates_;
  Scope scope_;
  std::vector<Person> feed_authors_;
  Batch batch_;
};

// A feed that has nothing yet may say so by null, or by saying nothing.
bool is_json_feed(object feed) {
  element items;
  const bool is_there = feed["items"].get(items) == simdjson::SUCCESS && !items.is_null();
  if (is_there) return items.is_array() || items.is_object();
  return json_field(feed, "version").find("jsonfeed.org") != std::string::npos;
}

}  // namespace

Result<Batch> read_json_feed(const std::string& text, const Document& document, const Source& source) {
  const auto damaged = [&](std::string_view why) {
    return Error{"json_damaged", fmt::format("read {} as JSON Feed: {}: the source sends broken or cut-off JSON",
                                             shown_origin(document), why)};
  };
  simdjson::dom::parser parser;
  const auto reading = read_json(parser, text);
  if (!reading.damage.empty()) return damaged(reading.damage);
  if (reading.is_cut_off) {
    const auto read = [&](const std::string& part) { return read_json_feed(part, document, source); };
    if (auto batch = read_cut_json(text, read); batch && !batch->entries.empty()) return std::move(*batch);
  }
  object feed;
  const bool is_feed = reading.root.get(feed) == simdjson::SUCCESS && is_json_feed(feed);
  if (!is_feed && reading.is_cut_off) return damaged("it ends before its entries");
  if (!is_feed)
    return Error{"json_instead_of_feed",
                 fmt::format("read {}: JSON, but no JSON Feed: expected an object with \"items\"; an error answer of "
                             "an API, perhaps: {}",
                             shown_origin(document), prefix_of_size(text, 120))};
  auto batch =
      read_dated(document, source, [&](DocumentDates& dates) { return JsonFeedReader(document, dates).run(feed); });
  // A list that seems to have become empty would be believed.
  if (reading.is_cut_off && batch.entries.empty()) return damaged("it ends before its first entry does");
  note_flaws(batch.document, reading);
  return batch;
}

}  // namespace kuaixun
