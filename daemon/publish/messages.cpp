#include "publish/messages.hpp"

#include <algorithm>
#include <array>

#include "publish/item_fields.hpp"
#include "publish/json_writer.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::array kStatuses{Status::published, Status::withdrawn};
constexpr std::array kKinds{ItemKind::article, ItemKind::brief, ItemKind::digest, ItemKind::report, ItemKind::page};
constexpr std::array kKeyKinds{KeyKind::entry, KeyKind::address, KeyKind::text, KeyKind::near};
constexpr std::array kPrecisions{Precision::second, Precision::minute, Precision::day,
                                 Precision::month,  Precision::year,   Precision::inferred};

// The word of a closed set; one that is not known here, as of a younger version, leaves what was there.
template <class Words>
void read_word(const std::string& text, const Words& words, typename Words::value_type& out) {
  const auto found = std::ranges::find_if(words, [&](auto word) { return to_string(word) == text; });
  if (found != words.end()) out = *found;
}
void read(const std::string& text, Status& out) { read_word(text, kStatuses, out); }
void read(const std::string& text, ItemKind& out) { read_word(text, kKinds, out); }
void read(const std::string& text, KeyKind& out) { read_word(text, kKeyKinds, out); }
void read(const std::string& text, Precision& out) { read_word(text, kPrecisions, out); }

std::string clean(std::string_view text) {
  std::string storage;
  return std::string(valid_utf8(text, storage));
}

// The fields of a message in the order of their numbers, which is that of each_field().
class InOrder {
 protected:
  explicit InOrder(const Message& message) : message_(message), reflection_(*message.GetReflection()) {}
  const FieldDescriptor* next() { return message_.GetDescriptor()->field(place_++); }
  const Reflection& reflection() const { return reflection_; }

 private:
  const Message& message_;
  const Reflection& reflection_;
  int place_ = 0;
};

// Sets each field that is not empty.
class MessageWriter : InOrder {
 public:
  explicit MessageWriter(Message& message) : InOrder(message), message_(message) {}

  template <class Member>
  void operator()(std::string_view, const Member& member, Cut) {
    write(next(), member);
  }
  void operator()(std::string_view, std::string_view, const Timestamp& time) {
    const auto* at = next();
    const auto* precision = next();
    if (time == Timestamp{}) return;
    write(at, time);
    write(precision, time.precision);
  }

 private:
  void write(const FieldDescriptor* field, std::string_view text) {
    if (!text.empty()) reflection().SetString(&message_, field, clean(text));
  }
  void write(const FieldDescriptor* field, std::uint32_t number) { reflection().SetUInt32(&message_, field, number); }
  void write(const FieldDescriptor* field, std::uint64_t number) { reflection().SetUInt64(&message_, field, number); }
  template <class Word>
    requires std::is_enum_v<Word>
  void write(const FieldDescriptor* field, Word word) {
    write(field, to_string(word));
  }
  void write(const FieldDescriptor* field, Time time) {
    if (time != Time{}) write(field, to_rfc3339(time));
  }
  void write(const FieldDescriptor* field, const Timestamp& time) { write(field, to_rfc3339(time)); }
  template <class Value>
  void write(const FieldDescriptor* field, const std::optional<Value>& value) {
    if (value) write(field, *value);
  }
  void write(const FieldDescriptor* field, const std::vector<std::string>& texts) {
    for (const auto& text : texts) reflection().AddString(&message_, field, clean(text));
  }
  template <class Value>
  void write(const FieldDescriptor* field, const std::vector<Value>& values) {
    for (const auto& value : values) each_field(value, MessageWriter(*reflection().AddMessage(&message_, field)));
  }
  void write(const FieldDescriptor* field, const std::map<std::string, std::string>& texts) {
    for (const auto& [name, value] : texts) {
      auto& entry = *reflection().AddMessage(&message_, field);
      MessageWriter pair(entry);
      pair.write(pair.next(), std::string_view(name));
      pair.write(pair.next(), std::string_view(value));
    }
  }

  Message& message_;
};

// Fills each member from its field; times that cannot be read stay unset.
class MessageReader : InOrder {
 public:
  explicit MessageReader(const Message& message) : InOrder(message), message_(message) {}

  template <class Member>
  void operator()(std::string_view, Member& member, Cut) {
    read_into(next(), member);
  }
  void operator()(std::string_view, std::string_view, Timestamp& time) {
    read_into(next(), time);
    read_into(next(), time.precision);
  }

 private:
  std::string text_of(const FieldDescriptor* field) const { return reflection().GetString(message_, field); }

  void read_into(const FieldDescriptor* field, std::string& text) { text = text_of(field); }
  void read_into(const FieldDescriptor* field, std::uint32_t& number) {
    number = reflection().GetUInt32(message_, field);
  }
  void read_into(const FieldDescriptor* field, std::uint64_t& number) {
    number = reflection().GetUInt64(message_, field);
  }
  template <class Word>
    requires std::is_enum_v<Word>
  void read_into(const FieldDescriptor* field, Word& word) {
    read(text_of(field), word);
  }
  void read_into(const FieldDescriptor* field, Timestamp& time) {
    if (const auto read = parse_timestamp(text_of(field), DateContext{})) time = *read;
  }
  void read_into(const FieldDescriptor* field, Time& time) {
    Timestamp read{time};
    read_into(field, read);
    time = read.at;
  }
  template <class Value>
  void read_into(const FieldDescriptor* field, std::optional<Value>& value) {
    if (reflection().HasField(message_, field)) read_into(field, value.emplace());
  }
  void read_into(const FieldDescriptor* field, std::vector<std::string>& texts) {
    const int count = reflection().FieldSize(message_, field);
    texts.reserve(std::size_t(count));
    for (int i = 0; i < count; ++i) texts.push_back(reflection().GetRepeatedString(message_, field, i));
  }
  template <class Value>
  void read_into(const FieldDescriptor* field, std::vector<Value>& values) {
    for (int i = 0; i < reflection().FieldSize(message_, field); ++i)
      each_field(values.emplace_back(), MessageReader(reflection().GetRepeatedMessage(message_, field, i)));
  }
  void read_into(const FieldDescriptor* field, std::map<std::string, std::string>& texts) {
    for (int i = 0; i < reflection().FieldSize(message_, field); ++i) {
      MessageReader pair(reflection().GetRepeatedMessage(message_, field, i));
      std::string name, value;
      pair.read_into(pair.next(), name);
      pair.read_into(pair.next(), value);
      texts.insert_or_assign(std::move(name), std::move(value));
    }
  }

  const Message& message_;
};

}  // namespace

v1::Item to_message(const Item& item) {
  v1::Item message;
  each_field(item, MessageWriter(message));
  return message;
}

v1::Sighting to_message(const Sighting& sighting) {
  v1::Sighting message;
  each_field(sighting, MessageWriter(message));
  return message;
}

Item from_message(const v1::Item& message) {
  Item item;
  each_field(item, MessageReader(message));
  return item;
}

Sighting from_message(const v1::Sighting& message) {
  Sighting sighting;
  each_field(sighting, MessageReader(message));
  return sighting;
}

}  // namespace kuaixun
