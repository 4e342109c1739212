#include "publish/messages.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "base/word_of.hpp"
#include "publish/item_fields.hpp"
#include "publish/json_writer.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::io::CodedOutputStream;
using google::protobuf::io::StringOutputStream;

constexpr std::array kStatuses{Status::published, Status::withdrawn};
constexpr std::array kKinds{ItemKind::article, ItemKind::brief, ItemKind::digest, ItemKind::report, ItemKind::page};
constexpr std::array kPrecisions{Precision::second, Precision::minute, Precision::day,
                                 Precision::month,  Precision::year,   Precision::inferred};

// The word of a closed set; one that is not known here, as of a younger version, leaves what was there.
template <class Words>
void read_word(const std::string& text, const Words& words, typename Words::value_type& out) {
  if (const auto word = word_of(text, words)) out = *word;
}
void read(const std::string& text, Status& out) { read_word(text, kStatuses, out); }
void read(const std::string& text, ItemKind& out) { read_word(text, kKinds, out); }
void read(const std::string& text, KeyKind& out) { read_word(text, kKeyKinds, out); }
void read(const std::string& text, Precision& out) { read_word(text, kPrecisions, out); }

template <class Value>
std::string to_wire(const Value& value);

// Writes each field that is not empty, numbered as it comes, as protobuf.dev's page on encoding has it: a message
// object in between, filled by reflection, takes twice as long.
class WireFields {
 public:
  explicit WireFields(CodedOutputStream& out) : out_(out) {}

  template <class Member>
  void operator()(std::string_view, const Member& member, Cut) {
    write(++number_, member);
  }
  void operator()(std::string_view, std::string_view, const Timestamp& time) {
    number_ += 2;
    if (time == Timestamp{}) return;
    write(number_ - 1, time);
    write(number_, time.precision);
  }

 private:
  static constexpr std::uint32_t kVarint = 0, kLengthDelimited = 2;  // wire types

  void write_bytes(std::uint32_t field, std::string_view bytes) {
    out_.WriteTag(field << 3 | kLengthDelimited);
    out_.WriteVarint32(std::uint32_t(bytes.size()));
    out_.WriteRaw(bytes.data(), int(bytes.size()));
  }
  void write_text(std::uint32_t field, std::string_view text) {
    std::string storage;
    write_bytes(field, valid_utf8(text, storage));
  }
  void write_number(std::uint32_t field, std::uint64_t number) {
    out_.WriteTag(field << 3 | kVarint);
    out_.WriteVarint64(number);
  }

  void write(std::uint32_t field, std::string_view text) {
    if (!text.empty()) write_text(field, text);
  }
  void write(std::uint32_t field, std::uint32_t number) {
    if (number != 0) write_number(field, number);
  }
  template <class Word>
    requires std::is_enum_v<Word>
  void write(std::uint32_t field, Word word) {
    write(field, to_string(word));
  }
  void write(std::uint32_t field, Time time) {
    if (time != Time{}) write(field, to_rfc3339(time));
  }
  void write(std::uint32_t field, const Timestamp& time) { write(field, to_rfc3339(time)); }
  void write(std::uint32_t field, const std::optional<Timestamp>& time) {
    if (time) write(field, *time);
  }
  template <std::unsigned_integral Number>
  void write(std::uint32_t field, const std::optional<Number>& number) {
    if (number) write_number(field, *number);
  }
  void write(std::uint32_t field, const std::vector<std::string>& texts) {
    for (const auto& text : texts) write_text(field, text);
  }
  template <class Value>
  void write(std::uint32_t field, const std::vector<Value>& values) {
    for (const auto& value : values) write_bytes(field, to_wire(value));
  }
  void write(std::uint32_t field, const std::map<std::string, std::string>& texts) {
    for (const auto& [name, value] : texts) write_bytes(field, to_wire(std::tie(name, value)));
  }

  CodedOutputStream& out_;
  std::uint32_t number_ = 0;
};

// An entry of a map is a message of two fields.
template <class Fields>
void each_field(const std::tuple<const std::string&, const std::string&>& entry, Fields&& fields) {
  fields("key", std::get<0>(entry), Cut::never);
  fields("value", std::get<1>(entry), Cut::never);
}

template <class Value>
std::string to_wire(const Value& value) {
  std::string bytes;
  StringOutputStream stream(&bytes);
  CodedOutputStream out(&stream);
  each_field(value, WireFields(out));
  out.Trim();
  return bytes;
}

// Fills each member from its field, which come in the order of their numbers; times that cannot be read stay unset.
class MessageReader {
 public:
  explicit MessageReader(const Message& message) : message_(message), reflection_(*message.GetReflection()) {}

  template <class Member>
  void operator()(std::string_view, Member& member, Cut) {
    read_into(next(), member);
  }
  void operator()(std::string_view, std::string_view, Timestamp& time) {
    read_into(next(), time);
    read_into(next(), time.precision);
  }

 private:
  const FieldDescriptor* next() { return message_.GetDescriptor()->field(place_++); }
  std::string text_of(const FieldDescriptor* field) const { return reflection_.GetString(message_, field); }

  void read_into(const FieldDescriptor* field, std::string& text) { text = text_of(field); }
  void read_into(const FieldDescriptor* field, std::uint32_t& number) {
    number = reflection_.GetUInt32(message_, field);
  }
  void read_into(const FieldDescriptor* field, std::uint64_t& number) {
    number = reflection_.GetUInt64(message_, field);
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
    if (reflection_.HasField(message_, field)) read_into(field, value.emplace());
  }
  void read_into(const FieldDescriptor* field, std::vector<std::string>& texts) {
    const int count = reflection_.FieldSize(message_, field);
    texts.reserve(std::size_t(count));
    for (int i = 0; i < count; ++i) texts.push_back(reflection_.GetRepeatedString(message_, field, i));
  }
  template <class Value>
  void read_into(const FieldDescriptor* field, std::vector<Value>& values) {
    for (int i = 0; i < reflection_.FieldSize(message_, field); ++i)
      each_field(values.emplace_back(), MessageReader(reflection_.GetRepeatedMessage(message_, field, i)));
  }
  // Labels, by their typed accessor: reflection would make a list of the map first.
  void read_into(const FieldDescriptor*, std::map<std::string, std::string>& texts) {
    const auto take = [&](const auto& labels) { texts = {labels.begin(), labels.end()}; };
    if (message_.GetDescriptor() == v1::Item::descriptor())
      return take(static_cast<const v1::Item&>(message_).labels());
    if (message_.GetDescriptor() == v1::Carrier::descriptor())
      return take(static_cast<const v1::Carrier&>(message_).labels());
    take(static_cast<const v1::Sighting&>(message_).labels());
  }

  const Message& message_;
  const Reflection& reflection_;
  int place_ = 0;
};

}  // namespace

std::string to_protobuf(const Item& item) { return to_wire(item); }

std::string to_protobuf(const Sighting& sighting) { return to_wire(sighting); }

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
