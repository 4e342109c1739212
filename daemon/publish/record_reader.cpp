#include "publish/record_reader.hpp"

#include <charconv>

#include <google/protobuf/util/json_util.h>

#include "publish/known_json.hpp"
#include "publish/messages.hpp"
#include "publish/record_view.hpp"

namespace kuaixun {
namespace {

template <class Message, class Value>
Result<Value> read_back(const Record& record) {
  Message message;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const bool sound = record.headers.value("content-type") == "application/protobuf"
                         ? message.ParseFromString(record.value)
                         : google::protobuf::util::JsonStringToMessage(record.value, &message, options).ok();
  if (!sound) return not_a_record(record);
  return from_message(message);
}

}  // namespace

Result<Item> read_item(const Record& record) { return read_back<v1::Item, Item>(record); }

std::uint32_t recipe_of(const Record& record) {
  const auto text = record.headers.value("recipe");
  std::uint32_t recipe = 0;
  std::from_chars(text.data(), text.data() + text.size(), recipe);
  return recipe;
}

Result<KnownRecord> read_known(const Record& record) {
  auto known = known_of_json(record.value);
  if (!known || to_text(known->name) != record.key) return not_a_record(record);
  return std::move(*known);
}

Result<Sighting> read_sighting(const Record& record) { return read_back<v1::Sighting, Sighting>(record); }

}  // namespace kuaixun
