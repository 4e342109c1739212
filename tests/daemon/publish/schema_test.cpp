// proto/item.schema.json says what proto/item.proto says.
#include <fstream>
#include <set>
#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "item.pb.h"

namespace kuaixun {
namespace {

namespace json = boost::json;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

json::object schema() {
  std::ifstream file(KUAIXUN_SOURCE_DIR "/proto/item.schema.json");
  std::stringstream text;
  text << file.rdbuf();
  return json::parse(text.str()).as_object();
}

std::string json_type(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return "string";
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return "integer";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return "#/$defs/" + field.message_type()->name();
    default:
      return "unexpected";
  }
}

std::string schema_type(const json::object& property) {
  if (const auto* reference = property.if_contains("$ref")) return std::string(reference->as_string());
  return std::string(property.at("type").as_string());
}

void expect_same(const Descriptor& message, const json::object& object) {
  std::set<std::string> in_proto, in_schema;
  for (const auto& property : object.at("properties").as_object()) in_schema.insert(std::string(property.key()));
  for (int i = 0; i < message.field_count(); ++i) {
    const auto& field = *message.field(i);
    in_proto.insert(field.name());
    const auto* property = object.at("properties").as_object().if_contains(field.name());
    ASSERT_NE(property, nullptr) << field.full_name();
    if (field.is_map()) {
      EXPECT_EQ(schema_type(property->as_object()), "object") << field.full_name();
    } else if (field.is_repeated()) {
      EXPECT_EQ(schema_type(property->as_object()), "array") << field.full_name();
      EXPECT_EQ(schema_type(property->at("items").as_object()), json_type(field)) << field.full_name();
    } else {
      EXPECT_EQ(schema_type(property->as_object()), json_type(field)) << field.full_name();
    }
  }
  EXPECT_EQ(in_proto, in_schema) << message.full_name();
}

TEST(Schema, HasTheFieldsAndTypesOfTheProtoFile) {
  const auto root = schema();
  const auto& definitions = root.at("$defs").as_object();
  expect_same(*v1::Item::descriptor(), root);
  expect_same(*v1::Person::descriptor(), definitions.at("Person").as_object());
  expect_same(*v1::Media::descriptor(), definitions.at("Media").as_object());
  expect_same(*v1::Sighting::descriptor(), definitions.at("Sighting").as_object());
  expect_same(*v1::Known::descriptor(), definitions.at("Known").as_object());
  expect_same(*v1::Progress::descriptor(), definitions.at("Progress").as_object());
}

}  // namespace
}  // namespace kuaixun
