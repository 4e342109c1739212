#include "publish/encoder.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include "publish/item_fields.hpp"
#include "publish/item_json.hpp"
#include "publish/messages.hpp"
#include "publish/record_reader.hpp"
#include "tests/daemon/publish/sample_items.hpp"

namespace kuaixun {
namespace {

using namespace std::string_view_literals;
using google::protobuf::util::MessageDifferencer;
using ::testing::Contains;
using ::testing::Pair;

const Encoder kEncoder{KafkaSettings{}};

std::string header(const Record& record, std::string_view name) {
  for (const auto& [key, value] : record.headers)
    if (key == name) return std::string(value);
  return "(none)";
}

template <class Message>
Message parsed_json(const std::string& json) {
  Message message;
  google::protobuf::util::JsonParseOptions strict;
  strict.ignore_unknown_fields = false;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &message, strict);
  EXPECT_TRUE(status.ok()) << status.ToString() << "\n" << json;
  return message;
}

v1::Item message_of(const Item& item) {
  v1::Item message;
  EXPECT_TRUE(message.ParseFromString(to_protobuf(item)));
  return message;
}

v1::Sighting message_of(const Sighting& sighting) {
  v1::Sighting message;
  EXPECT_TRUE(message.ParseFromString(to_protobuf(sighting)));
  return message;
}

struct NamesOfFields {
  std::vector<std::string> names{};
  template <class Member>
  void operator()(std::string_view name, const Member&, Cut) {
    names.emplace_back(name);
  }
  void operator()(std::string_view name, std::string_view precision, const Timestamp&) {
    names.emplace_back(name);
    names.emplace_back(precision);
  }
};

void expect_every_field_set(const google::protobuf::Message& message) {
  const auto* descriptor = message.GetDescriptor();
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    const bool set =
        field->is_repeated() ? reflection->FieldSize(message, field) > 0 : reflection->HasField(message, field);
    EXPECT_TRUE(set) << field->full_name();
  }
}

TEST(ItemCodec, JsonAndProtobufHaveTheSameFieldsAndEveryFieldOfTheContract) {
  const auto message = message_of(full_item());
  expect_every_field_set(message);
  expect_every_field_set(message.authors(0));
  expect_every_field_set(message.media(0));
  EXPECT_TRUE(MessageDifferencer::Equals(parsed_json<v1::Item>(item_to_json(full_item())), message));
}

TEST(ItemCodec, SightingsHaveTheSameFieldsInBothFormsToo) {
  const auto message = message_of(full_sighting());
  expect_every_field_set(message);
  EXPECT_TRUE(MessageDifferencer::Equals(parsed_json<v1::Sighting>(sighting_to_json(full_sighting())), message));
}

TEST(ItemCodec, DescribesTheFieldsInTheOrderOfTheProtoFile) {
  const auto expect_same = [](const auto& value, const google::protobuf::Descriptor& message) {
    NamesOfFields fields;
    each_field(value, fields);
    std::vector<std::string> in_proto;
    for (int i = 0; i < message.field_count(); ++i) {
      in_proto.push_back(message.field(i)->name());
      EXPECT_EQ(message.field(i)->number(), i + 1) << message.field(i)->full_name();
    }
    EXPECT_EQ(fields.names, in_proto) << message.full_name();
  };
  expect_same(Item{}, *v1::Item::descriptor());
  expect_same(Person{}, *v1::Person::descriptor());
  expect_same(Media{}, *v1::Media::descriptor());
  expect_same(Sighting{}, *v1::Sighting::descriptor());
}

TEST(ItemCodec, ReadsBackAllThatItWrote) {
  auto item = full_item();
  item.published_at.precision = Precision::inferred;
  for (const auto format : {ValueFormat::json, ValueFormat::protobuf}) {
    const Encoder encoder(KafkaSettings{.format = format});
    EXPECT_EQ(read_item(encoder.encode(item)).value(), item);
    EXPECT_EQ(read_item(encoder.encode(Item{})).value(), Item{});
    EXPECT_EQ(read_sighting(encoder.encode(full_sighting())).value(), full_sighting());
  }
}

TEST(ItemCodec, JsonNamesAreThoseOfTheContractNotCamelCase) {
  const auto json = boost::json::parse(item_to_json(full_item())).as_object();
  for (int i = 0; i < v1::Item::descriptor()->field_count(); ++i)
    EXPECT_TRUE(json.contains(v1::Item::descriptor()->field(i)->name())) << v1::Item::descriptor()->field(i)->name();
  EXPECT_EQ(json.at("media").at(0).at("length").as_int64(), 1234567890123);
  EXPECT_EQ(json.at("labels").at("empty").as_string(), "");
}

TEST(ItemCodec, LeavesOutWhatIsEmpty) {
  const Item item{.id = "i1", .source = "s"};
  EXPECT_EQ(item_to_json(item), R"({"id":"i1","revision":1,"status":"published","kind":"article","source":"s"})");
}

TEST(ItemCodec, EscapesWhatJsonMustAndKeepsTheRest) {
  const Item item{.id = "i", .title = std::string("\"\\\n\r\t\0\x1f\x7f/<>中😀"sv)};
  const auto json = boost::json::parse(item_to_json(item));
  EXPECT_EQ(json.at("title").as_string(), item.title);
}

TEST(ItemCodec, RepairsTextThatIsNotUtf8) {
  const Item item{.id = "i", .title = "a\xff\xe4\xb8z\xed\xa0\x80\xf5"};
  const std::string repaired = "a\uFFFD\uFFFD\uFFFDz\uFFFD\uFFFD\uFFFD\uFFFD";
  EXPECT_EQ(boost::json::parse(item_to_json(item)).at("title").as_string(), repaired);
  EXPECT_EQ(message_of(item).title(), repaired);
}

TEST(ItemCodec, WritesTimesWithTheirOffset) {
  const auto json = boost::json::parse(item_to_json(full_item()));
  EXPECT_EQ(json.at("published_at").as_string(), "2026-09-21T10:00:00+08:00");
  EXPECT_EQ(json.at("published_precision").as_string(), "minute");
  EXPECT_EQ(json.at("fetched_at").as_string(), "2026-09-21T04:00:00Z");
}

TEST(ItemCodec, RecordsAreCloudEventsInBinaryMode) {
  auto item = full_item();
  item.status = Status::published;
  const auto record = kEncoder.encode(item);
  EXPECT_EQ(record.topic, "kuaixun.items");
  EXPECT_EQ(record.key, "i1");
  EXPECT_EQ(record.at, item.fetched_at);
  EXPECT_THAT(record.headers, Contains(Pair("ce_specversion", "1.0")));
  EXPECT_THAT(record.headers, Contains(Pair("ce_id", "i1/2")));
  EXPECT_THAT(record.headers, Contains(Pair("ce_source", "/kuaixun/sources/harbour-post")));
  EXPECT_THAT(record.headers, Contains(Pair("ce_type", "kuaixun.item.revised")));
  EXPECT_THAT(record.headers, Contains(Pair("ce_time", "2026-09-21T04:00:00Z")));
  EXPECT_THAT(record.headers, Contains(Pair("content-type", "application/json")));
  EXPECT_THAT(record.headers, Contains(Pair("revision", "2")));
  EXPECT_EQ(record.value, item_to_json(item));
}

TEST(ItemCodec, TheEventTypeTellsNewFromRevisedFromWithdrawn) {
  Item item{.id = "i"};
  EXPECT_EQ(header(kEncoder.encode(item), "ce_type"), "kuaixun.item.published");
  item.revision = 2;
  EXPECT_EQ(header(kEncoder.encode(item), "ce_type"), "kuaixun.item.revised");
  item.status = Status::withdrawn;
  EXPECT_EQ(header(kEncoder.encode(item), "ce_type"), "kuaixun.item.withdrawn");
}

TEST(ItemCodec, ProtobufIsASetting) {
  const auto record = Encoder(KafkaSettings{.format = ValueFormat::protobuf}).encode(full_item());
  EXPECT_EQ(header(record, "content-type"), "application/protobuf");
  v1::Item message;
  ASSERT_TRUE(message.ParseFromString(record.value));
  EXPECT_TRUE(MessageDifferencer::Equals(message, message_of(full_item())));
}

TEST(ItemCodec, ASightingsEventIdNamesTheCopyNotTheMoment) {
  auto sighting = full_sighting();
  EXPECT_EQ(header(kEncoder.encode(sighting), "ce_id"), "i1/merged/i2");
  sighting.merged_item_id.clear();
  const auto first = header(kEncoder.encode(sighting), "ce_id");
  sighting.seen_at += std::chrono::hours(1);
  EXPECT_EQ(header(kEncoder.encode(sighting), "ce_id"), first);
  sighting.url += "2";
  EXPECT_NE(header(kEncoder.encode(sighting), "ce_id"), first);
}

TEST(ItemCodec, RejectsAreBytesWithTheReasonInHeaders) {
  const Reject reject{
      "s1", "https://u:p@example.test/x?token=geheim", "not_a_feed", "read x: no feed", {}, std::string("\x00\xff<"sv)};
  ASSERT_EQ(reject.bytes.size(), 3U);
  const auto record = kEncoder.encode(reject);
  EXPECT_EQ(record.topic, "kuaixun.rejects");
  EXPECT_EQ(record.key, "s1");
  EXPECT_EQ(record.value, reject.bytes);
  EXPECT_EQ(header(record, "ce_type"), "kuaixun.reject");
  EXPECT_EQ(header(record, "reason_code"), "not_a_feed");
  EXPECT_EQ(header(record, "reason"), "read x: no feed");
  EXPECT_EQ(header(record, "url"), "https://example.test/x?token=…");
  EXPECT_EQ(header(record, "truncated"), "(none)");
}

TEST(ItemCodec, RejectsOfAnySizeFitTheMessageLimit) {
  const KafkaSettings settings{.max_message_bytes = 20'000};
  const Reject reject{"s1", "https://e.test/" + std::string(50'000, 'x'),
                      "c",  std::string(50'000, 'm'),
                      {},   std::string(1'000'000, 'b')};
  const auto record = Encoder(settings).encode(reject);
  EXPECT_LE(message_size(record), settings.max_message_bytes);
  EXPECT_GT(record.value.size(), 10'000U);
  EXPECT_EQ(header(record, "truncated"), "true");
}

}  // namespace
}  // namespace kuaixun
