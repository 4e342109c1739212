#include "publish/record_reader.hpp"

#include <charconv>

#include <google/protobuf/util/json_util.h>

#include "item.pb.h"
#include "publish/record_view.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

template <class Message>
Result<Message> message_of(const Record& record) {
  Message message;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const bool sound = record.headers.value("content-type") == "application/protobuf"
                         ? message.ParseFromString(record.value)
                         : google::protobuf::util::JsonStringToMessage(record.value, &message, options).ok();
  if (!sound) return not_a_record(record);
  return message;
}

Time time_of(const std::string& text) {
  const auto time = parse_timestamp(text, DateContext{});
  return time ? time->at : Time{};
}

template <class Message>
Timestamp published_of(const Message& message) {
  return {.at = time_of(message.published_at()),
          .precision = message.published_precision() == to_string(Precision::inferred) ? Precision::inferred
                                                                                       : Precision::second};
}

}  // namespace

Result<Item> item_of(const Record& record) {
  const auto message = message_of<v1::Item>(record);
  if (!message) return message.error();
  Item item{.id = message->id(),
            .revision = message->revision(),
            .status = message->status() == to_string(Status::withdrawn) ? Status::withdrawn : Status::published,
            .source = message->source(),
            .url = message->url(),
            .guid = message->guid(),
            .title = message->title(),
            .title_raw = message->title_raw(),
            .content_text = message->content_text(),
            .published_at = published_of(*message),
            .fetched_at = time_of(message->fetched_at()),
            .original = message->original()};
  for (const auto& media : message->media()) {
    Media each{.url = media.url(), .type = media.type()};
    if (media.has_length()) each.length = media.length();
    item.media.push_back(std::move(each));
  }
  item.identity.assign(message->identity().begin(), message->identity().end());
  item.flags.assign(message->flags().begin(), message->flags().end());
  return item;
}

std::uint32_t recipe_of(const Record& record) {
  const auto text = record.headers.value("recipe");
  std::uint32_t recipe = 0;
  std::from_chars(text.data(), text.data() + text.size(), recipe);
  return recipe;
}

Result<Sighting> sighting_of(const Record& record) {
  const auto message = message_of<v1::Sighting>(record);
  if (!message) return message.error();
  return Sighting{.item_id = message->item_id(),
                  .source = message->source(),
                  .url = message->url(),
                  .guid = message->guid(),
                  .title = message->title(),
                  .published_at = published_of(*message),
                  .seen_at = time_of(message->seen_at()),
                  .merged_item_id = message->merged_item_id()};
}

}  // namespace kuaixun
