#include "publish/messages.hpp"

#include "publish/json_writer.hpp"

namespace kuaixun {
namespace {

std::string clean(std::string_view text) {
  std::string storage;
  return std::string(valid_utf8(text, storage));
}

void fill_people(const std::vector<Person>& people, google::protobuf::RepeatedPtrField<v1::Person>& out) {
  for (const auto& person : people) {
    auto& message = *out.Add();
    message.set_name(clean(person.name));
    message.set_email(clean(person.email));
    message.set_url(clean(person.url));
  }
}

void fill_media(const std::vector<Media>& media, google::protobuf::RepeatedPtrField<v1::Media>& out) {
  for (const auto& each : media) {
    auto& message = *out.Add();
    message.set_url(clean(each.url));
    message.set_type(clean(each.type));
    if (each.length) message.set_length(*each.length);
    if (each.width) message.set_width(*each.width);
    if (each.height) message.set_height(*each.height);
  }
}

void fill_texts(const std::vector<std::string>& texts, google::protobuf::RepeatedPtrField<std::string>& out) {
  for (const auto& text : texts) out.Add(clean(text));
}

void fill_text(const Item& item, v1::Item& message) {
  message.set_title(clean(item.title));
  message.set_title_raw(clean(item.title_raw));
  message.set_summary(clean(item.summary));
  message.set_content_html(clean(item.content_html));
  message.set_content_text(clean(item.content_text));
  message.set_language(clean(item.language));
}

void fill_times(const Item& item, v1::Item& message) {
  if (item.published_at != Timestamp{}) {
    message.set_published_at(to_rfc3339(item.published_at));
    message.set_published_precision(std::string(to_string(item.published_at.precision)));
  }
  if (item.updated_at) message.set_updated_at(to_rfc3339(*item.updated_at));
  if (item.fetched_at != Time{}) message.set_fetched_at(to_rfc3339(item.fetched_at));
}

void fill_context(const Item& item, v1::Item& message) {
  fill_media(item.media, *message.mutable_media());
  fill_texts(item.tags, *message.mutable_tags());
  message.set_section(clean(item.section));
  for (const auto& [name, value] : item.labels) (*message.mutable_labels())[clean(name)] = clean(value);
  message.set_parent_id(clean(item.parent_id));
  if (item.ordinal) message.set_ordinal(*item.ordinal);
  fill_texts(item.contains, *message.mutable_contains());
  message.set_original(clean(item.original));
  message.set_possible_dup_of(clean(item.possible_dup_of));
  message.set_story_id(clean(item.story_id));
  fill_texts(item.flags, *message.mutable_flags());
}

}  // namespace

v1::Item to_message(const Item& item) {
  v1::Item message;
  message.set_id(clean(item.id));
  message.set_revision(item.revision);
  message.set_status(std::string(to_string(item.status)));
  message.set_kind(std::string(to_string(item.kind)));
  message.set_source(clean(item.source));
  message.set_publisher(clean(item.publisher));
  fill_people(item.authors, *message.mutable_authors());
  message.set_editor(clean(item.editor));
  message.set_url(clean(item.url));
  message.set_guid(clean(item.guid));
  fill_texts(item.identity, *message.mutable_identity());
  fill_text(item, message);
  fill_times(item, message);
  fill_context(item, message);
  return message;
}

v1::Sighting to_message(const Sighting& sighting) {
  v1::Sighting message;
  message.set_item_id(clean(sighting.item_id));
  message.set_source(clean(sighting.source));
  message.set_publisher(clean(sighting.publisher));
  message.set_url(clean(sighting.url));
  message.set_guid(clean(sighting.guid));
  message.set_title(clean(sighting.title));
  if (sighting.published_at != Timestamp{}) {
    message.set_published_at(to_rfc3339(sighting.published_at));
    message.set_published_precision(std::string(to_string(sighting.published_at.precision)));
  }
  if (sighting.seen_at != Time{}) message.set_seen_at(to_rfc3339(sighting.seen_at));
  message.set_matched(std::string(to_string(sighting.matched)));
  message.set_reason(clean(sighting.reason));
  message.set_merged_item_id(clean(sighting.merged_item_id));
  return message;
}

}  // namespace kuaixun
