#include "publish/record_view.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include "base/printable.hpp"
#include "item.pb.h"
#include "publish/json_writer.hpp"
#include "publish/topics.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

template <class Message>
Result<std::string> message_json(const Record& record) {
  Message message;
  std::string text;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  if (!message.ParseFromString(record.value) ||
      !google::protobuf::util::MessageToJsonString(message, &text, options).ok())
    return not_a_record(record);
  return text;
}

std::string reject_json(const Record& record) {
  JsonWriter out(512);
  out.open_object();
  for (const auto* name : {"source", "reason_code", "reason", "url", "truncated", "original_topic", "original_key"})
    out.field(name, record.headers.value(name));
  out.field("bytes", std::uint64_t(record.value.size()));
  out.close_object();
  return std::move(out).text();
}

std::string tombstone_json(const Record& record) {
  JsonWriter out(128);
  out.open_object();
  out.field("name", record.key);
  out.field("known_as", "forgotten");
  out.close_object();
  return std::move(out).text();
}

std::string text_of(const json::object& object, const char* name) {
  const auto* field = object.if_contains(name);
  if (!field) return {};
  if (field->is_string()) return std::string(field->as_string());
  return json::serialize(*field);
}

std::string what_it_is(const Record& record, const json::object& value) {
  const auto type = record.headers.value("ce_type");
  if (type == "kuaixun.item.withdrawn") return "withdrawn";
  if (type == "kuaixun.item.revised") return "revision " + text_of(value, "revision");
  if (type == "kuaixun.item.published") return "new";
  if (type == "kuaixun.sighting") return "sighting";
  if (type == "kuaixun.reject") return "reject";
  if (content_of(record.topic) == TopicContent::known) return text_of(value, "known_as");
  return content_of(record.topic) == TopicContent::progress ? "progress" : "?";
}

std::string subject_of(const json::object& value) {
  if (auto title = text_of(value, "title"); !title.empty()) return title;
  if (const auto code = text_of(value, "reason_code"); !code.empty())
    return fmt::format("{}: {}", code, text_of(value, "reason"));
  if (value.contains("sequence"))
    return fmt::format("{} up to {} by {}", text_of(value, "ledger_id"), text_of(value, "sequence"),
                       text_of(value, "owner"));
  return text_of(value, "summary");
}

}  // namespace

Error not_a_record(const Record& record) {
  return Error{"not_a_record",
               fmt::format("read a record of {} with key {}: its value is not what kuaixun writes there", record.topic,
                           record.key)};
}

Result<std::string> to_json(const Record& record) {
  const auto type = record.headers.value("ce_type");
  if (type == "kuaixun.reject") return reject_json(record);
  if (is_tombstone(record)) return tombstone_json(record);
  if (record.headers.value("content-type") == "application/protobuf")
    return type == "kuaixun.sighting" ? message_json<v1::Sighting>(record) : message_json<v1::Item>(record);
  boost::system::error_code failed;
  const auto value = json::parse(json::string_view(record.value.data(), record.value.size()), failed);
  if (failed || !value.is_object()) return not_a_record(record);
  return record.value.find('\n') == std::string::npos ? record.value : json::serialize(value);
}

std::string to_line(const Record& record) {
  const auto text = to_json(record);
  json::object value;
  if (text) value = json::parse(*text).as_object();
  const auto time = to_rfc3339(record.at);
  const auto what = text ? what_it_is(record, value) : std::string("unreadable");
  auto source = text_of(value, "source");
  if (source.empty()) source = record.key;
  return printable(
      fmt::format("{}  {:<16}  {:<10}  {}  {}", time, source, what, subject_of(value), text_of(value, "url")));
}

}  // namespace kuaixun
