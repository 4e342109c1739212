#include "collect/normalizer.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "collect/spam.hpp"
#include "dedup/keys.hpp"
#include "html/cleaner.hpp"
#include "html/text_of_html.hpp"
#include "text/charset.hpp"
#include "text/hanzi.hpp"
#include "text/language_tag.hpp"
#include "text/media_type.hpp"
#include "text/timestamp.hpp"
#include "text/url.hpp"
#include "text/visible_text.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestTitle = 1'000, kLongestSummary = 4'000, kLongestTag = 100;
constexpr std::size_t kMostTags = 50, kMostMedia = 50, kMostPeople = 20;
// Clocks of publishers are off by minutes; what is dated further ahead is wrong, and must not float on top.
constexpr std::chrono::hours kTolerance{1};
constexpr Time kOldest{std::chrono::sys_days{std::chrono::year{1990} / 1 / 1}};

std::string bounded(std::string text, std::size_t most, Item& item) {
  if (text.size() <= most) return text;
  add_flag(item.flags, "truncated");
  return std::string(prefix_of_size(text, most));
}

// The source's own or none. What RSS calls a description may be the text: it is, where there is no other.
std::string summary_of(const Item& item, const Entry& entry, const std::string& base, std::string_view format) {
  if (entry.summary.empty()) return {};
  if (entry.content.empty()) return format == "rss" || format == "rdf" ? std::string{} : item.content_text;
  auto summary = clean_html(entry.summary, base).text;
  return summary == item.content_text ? std::string{} : summary;
}

void take_texts(Item& item, const Entry& entry, const std::string& base, std::string_view format) {
  auto body = clean_html(entry.content.empty() ? entry.summary : entry.content, base);
  if (body.truncated) add_flag(item.flags, "truncated");
  item.content_html = std::move(body.html);
  item.content_text = std::move(body.text);
  item.summary = std::string(prefix_of_size(summary_of(item, entry, base, format), kLongestSummary));
  for (auto& image : body.images) item.media.push_back(std::move(image));
}

void take_title(Item& item, const Entry& entry) {
  constexpr std::size_t kTitleFromText = 120;
  item.title_raw = std::string(prefix_of_size(entry.title, kLongestTitle * 2));
  item.title = bounded(text_of_html(entry.title), kLongestTitle, item);
  const auto first_line = std::string_view(item.content_text).substr(0, item.content_text.find('\n'));
  const auto spam = clean_title(item.title, first_line);
  if (spam != Spam::none) add_flag(item.flags, spam == Spam::cleaned ? "spam_cleaned" : "spam_suspect");
  if (!item.title.empty()) return;
  // A note without a title is known by its beginning.
  item.title = visible_text(std::string(prefix_of_size(first_line, kTitleFromText)));
  if (!item.title.empty()) add_flag(item.flags, "title_inferred");
}

// The address to publish; empty for what is none on the web (javascript:, data:, mailto:, a bare word).
std::string web_address(const std::string& url) {
  if (url.empty()) return {};
  auto clean = clean_url(url);
  return clean.starts_with("https://") || clean.starts_with("http://") ? clean : std::string{};
}

// Nothing for a date that cannot be, with a flag.
std::optional<Timestamp> believable(const std::optional<Timestamp>& date, Item& item, Time fetched_at) {
  if (!date) return std::nullopt;
  if (date->at > fetched_at + kTolerance) {
    // A day without a clock may well be today elsewhere.
    if (date->precision != Precision::second && date->precision != Precision::minute &&
        date->at <= fetched_at + std::chrono::hours{24})
      return date;
    add_flag(item.flags, "date_in_future");
    return std::nullopt;
  }
  if (date->at < kOldest) {
    add_flag(item.flags, "date_absurd");
    return std::nullopt;
  }
  return date;
}

void take_dates(Item& item, const Entry& entry, const EntryContext& context) {
  const auto published = believable(entry.published, item, context.fetched_at);
  const auto updated = believable(entry.updated, item, context.fetched_at);
  if (published) {
    item.published_at = *published;
  } else if (updated) {
    item.published_at = *updated;
  } else {
    const auto now = std::chrono::floor<std::chrono::seconds>(context.fetched_at);
    const auto zone = date_context_of(context.source, now).time_zone;
    item.published_at = Timestamp{now, zone.value_or(std::chrono::minutes{0}), Precision::inferred};
  }
  if (updated && updated->at != item.published_at.at) item.updated_at = updated;
}

void take_media(Item& item, const Entry& entry) {
  std::vector<Media> all = entry.enclosures;
  all.insert(all.end(), item.media.begin(), item.media.end());
  item.media.clear();
  for (auto& media : all) {
    const bool known =
        std::any_of(item.media.begin(), item.media.end(), [&](const Media& each) { return each.url == media.url; });
    if (known || !parse_url(media.url) || item.media.size() == kMostMedia) continue;
    media.type = media_type(media.type, media.url);
    item.media.push_back(std::move(media));
  }
}

void take_tags(Item& item, const Entry& entry) {
  for (const auto& tag : entry.tags) {
    auto text = text_of_html(tag);
    const bool known = std::find(item.tags.begin(), item.tags.end(), text) != item.tags.end();
    if (!text.empty() && text.size() <= kLongestTag && !known && item.tags.size() < kMostTags)
      item.tags.push_back(std::move(text));
  }
}

void take_people(Item& item, const Entry& entry) {
  for (const auto& author : entry.authors) {
    if (item.authors.size() == kMostPeople) break;
    Person person{text_of_html(author.name), visible_text(std::string(prefix_of_size(author.email, 200))),
                  web_address(author.url)};
    if (!(person == Person{})) item.authors.push_back(std::move(person));
  }
}

std::string language_for(const Item& item, const Entry& entry, const EntryContext& context) {
  constexpr std::size_t kSample = 2'000;
  if (auto said = language_tag(entry.language); !said.empty()) return said;
  if (auto seen = language_of(item.title + "\n" + std::string(prefix_of_size(item.content_text, kSample)));
      !seen.empty())
    return seen;
  return language_tag(context.document.language);
}

std::string publisher_of(const Entry& entry, const EntryContext& context) {
  if (!entry.publisher.empty()) return text_of_html(entry.publisher);
  return !context.source.publisher.empty() ? context.source.publisher : text_of_html(context.document.title);
}

// By what an entry without a guid was known: by recipe 0 under another address, or by its title without what stood in
// angle brackets, and by recipe 1 with the advertising that was glued to it.
void add_former_names(Candidate& candidate, const Entry& entry) {
  const auto& item = candidate.item;
  if (!item.guid.empty()) return;
  const auto address = canonical_url_key(entry.formerly_at ? *entry.formerly_at : entry.url);
  if (!address.empty() && !entry.formerly_at) return;
  const auto title = entry.title.find('<') == std::string::npos ? item.title : text_without_tags(entry.title);
  const auto former = entry_key(item.source, address.empty() ? title : address);
  if (former != candidate.keys.front()) candidate.former.push_back(former);
  if (!address.empty() || !has_flag(item.flags, "spam_cleaned")) return;
  candidate.former.push_back(
      entry_key(item.source, std::string(prefix_of_size(text_of_html(entry.title), kLongestTitle))));
}

void take_place(Item& item, const Part& part, std::string_view parent_id) {
  item.section = visible_text(std::string(prefix_of_size(part.section, kLongestTag)));
  item.parent_id = parent_id;
  item.ordinal = part.ordinal;
}

}  // namespace

Candidate normalize(const Entry& entry, const std::optional<Url>& url, const EntryContext& context) {
  Candidate candidate;
  auto& item = candidate.item;
  item.source = context.source.id;
  item.kind = entry.kind;
  if (entry.part) take_place(item, *entry.part, context.parent_id);
  item.publisher = publisher_of(entry, context);
  item.editor = text_of_html(entry.editor);
  item.labels = context.source.labels;
  item.flags = entry.flags;
  item.fetched_at = context.fetched_at;
  item.guid = std::string(prefix_of_size(entry.guid, kLongestSummary));
  item.url = url ? clean_url(*url) : web_address(entry.url);
  item.original = web_address(entry.original_url);
  for (const auto& address : entry.also_at)
    if (auto identity = identity_of_address(canonical_url_key(address)); !identity.empty())
      item.identity.push_back(std::move(identity));
  const auto base = item.url.empty() ? std::string(context.document_url) : item.url;
  take_texts(item, entry, base, context.document.format);
  take_title(item, entry);
  take_people(item, entry);
  take_dates(item, entry, context);
  take_media(item, entry);
  take_tags(item, entry);
  item.language = language_for(item, entry, context);
  identify(candidate, url);
  add_former_names(candidate, entry);
  return candidate;
}

}  // namespace kuaixun
