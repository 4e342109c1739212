#include "publish/item_json.hpp"

#include "publish/item_fields.hpp"
#include "publish/json_writer.hpp"

namespace kuaixun {
namespace {

// Writes each field that is not empty.
class JsonFields {
 public:
  explicit JsonFields(JsonWriter& json) : json_(json) {}

  template <class Member>
  void operator()(std::string_view name, const Member& member, Cut) {
    write(name, member);
  }
  void operator()(std::string_view name, std::string_view precision, const Timestamp& time) {
    if (time == Timestamp{}) return;
    json_.field(name, to_rfc3339(time));
    json_.field(precision, to_string(time.precision));
  }

 private:
  void write(std::string_view name, const std::string& text) { json_.field(name, text); }
  template <std::unsigned_integral Number>
  void write(std::string_view name, Number number) {
    json_.field(name, std::uint64_t(number));
  }
  template <class Word>
    requires std::is_enum_v<Word>
  void write(std::string_view name, Word word) {
    json_.field(name, to_string(word));
  }
  void write(std::string_view name, Time time) {
    if (time != Time{}) json_.field(name, to_rfc3339(time));
  }
  void write(std::string_view name, const Timestamp& time) { json_.field(name, to_rfc3339(time)); }
  template <class Value>
  void write(std::string_view name, const std::optional<Value>& value) {
    if (value) write(name, *value);
  }
  template <class Element>
  void write(std::string_view name, const std::vector<Element>& list) {
    if (list.empty()) return;
    json_.open_list(name);
    for (const auto& each : list) element(each);
    json_.close_list();
  }
  void write(std::string_view name, const std::map<std::string, std::string>& texts) {
    if (texts.empty()) return;
    json_.open_object(name);
    for (const auto& [key, value] : texts) json_.entry(key, value);
    json_.close_object();
  }

  void element(const std::string& text) { json_.element(text); }
  template <class Value>
  void element(const Value& value) {
    json_.open_object();
    each_field(value, *this);
    json_.close_object();
  }

  JsonWriter& json_;
};

template <class Value>
std::string to_json(const Value& value, std::size_t expected) {
  JsonWriter json(expected);
  json.open_object();
  each_field(value, JsonFields(json));
  json.close_object();
  return std::move(json).text();
}

}  // namespace

std::string item_to_json(const Item& item) {
  return to_json(item, 1'024 + item.content_html.size() * 5 / 4 + item.content_text.size() + item.summary.size() +
                           2 * item.title.size());
}

std::string sighting_to_json(const Sighting& sighting) { return to_json(sighting, 640); }

}  // namespace kuaixun
