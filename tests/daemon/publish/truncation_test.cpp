#include "publish/truncation.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <simdjson.h>

#include "publish/encoder.hpp"
#include "publish/item_json.hpp"
#include "tests/daemon/publish/sample_items.hpp"

namespace kuaixun {
namespace {

using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::Not;

const Encoder kEncoder{KafkaSettings{}};

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

boost::json::object value_of(const Item& item, const KafkaSettings& settings) {
  const auto record = Encoder(settings).encode(item);
  EXPECT_LE(message_size(record), settings.max_message_bytes);
  return boost::json::parse(record.value).as_object();
}

TEST(Truncation, AnItemThatFitsIsLeftAlone) {
  const auto item = full_item();
  EXPECT_EQ(kEncoder.encode(item).value, item_to_json(item));
}

TEST(Truncation, LeavesOutTheHtmlFirstAndSaysSo) {
  auto item = full_item();
  item.content_html = repeated("<p>潮。</p>", 5'000);
  const auto value = value_of(item, {.max_message_bytes = 20'000});
  EXPECT_FALSE(value.contains("content_html"));
  EXPECT_EQ(value.at("content_text").as_string(), item.content_text);
  EXPECT_EQ(value.at("flags").as_array().front().as_string(), "truncated");
  EXPECT_EQ(value.at("flags").as_array().back().as_string(), "recovered");
}

TEST(Truncation, CutsTheTextAtASentenceAndUsesTheRoom) {
  auto item = full_item();
  item.content_text = repeated("风浪渐平，船队出港。", 5'000);
  const auto value = value_of(item, {.max_message_bytes = 20'000});
  const std::string text(value.at("content_text").as_string());
  EXPECT_THAT(text, EndsWith("出港。"));
  EXPECT_GT(text.size(), 17'000U);
  EXPECT_TRUE(value.contains("media"));
}

TEST(Truncation, CountsTextAsJsonEscapesIt) {
  auto item = full_item();
  item.content_text = repeated("\x01\"", 50'000);
  const auto value = value_of(item, {.max_message_bytes = 20'000});
  EXPECT_GT(value.at("content_text").as_string().size(), 3'000U);
}

TEST(Truncation, MediaSummaryAndListsGoNextInTurn) {
  auto item = full_item();
  item.media.assign(2'000, item.media.front());
  const auto without_media = value_of(item, {.max_message_bytes = 20'000});
  EXPECT_FALSE(without_media.contains("media"));
  EXPECT_TRUE(without_media.contains("summary"));
  item.contains.assign(20'000, "0123456789");
  const auto shortened = value_of(item, {.max_message_bytes = 20'000});
  EXPECT_EQ(shortened.at("contains").as_array().size(), 2U);
}

TEST(Truncation, LeavesTheIdentityWhole) {
  auto item = full_item();
  item.identity.clear();
  for (int i = 0; i < 100; ++i)
    item.identity.push_back("text:0123456789abcdef0123456789ab" + std::to_string(1'000 + i));
  item.content_text = item.title = item.publisher = item.summary = repeated("长", 50'000);
  const auto value = value_of(item, {.max_message_bytes = 20'000});
  EXPECT_EQ(value.at("identity").as_array().size(), item.identity.size());
}

TEST(Truncation, WhateverIsHugeTheResultFits) {
  auto item = full_item();
  const std::string huge = repeated("长\xff\"", 50'000);
  for (auto* text : {&item.publisher, &item.editor, &item.url, &item.guid, &item.title, &item.title_raw, &item.summary,
                     &item.content_html, &item.content_text, &item.language, &item.section, &item.parent_id,
                     &item.original, &item.possible_dup_of, &item.story_id})
    *text = huge;
  item.labels["x"] = huge;
  item.identity = item.tags = item.contains = item.flags = {huge, huge, huge};
  item.authors = {{huge, huge, huge}};
  item.media = {{.url = huge}};
  item.carriers = {{"a", huge, {{huge, huge}}}};
  for (const auto format : {ValueFormat::json, ValueFormat::protobuf}) {
    const KafkaSettings settings{.format = format, .max_message_bytes = 20'000};
    EXPECT_LE(message_size(Encoder(settings).encode(item)), settings.max_message_bytes);
  }
}

TEST(Truncation, NeverCutsWithinACharacter) {
  const std::string text = "a中😀é";
  for (std::size_t budget = 0; budget <= text.size(); ++budget) {
    const auto cut = cut_at_sentence(text, budget);
    EXPECT_LE(cut.size(), budget);
    EXPECT_TRUE(simdjson::validate_utf8(cut.data(), cut.size())) << budget;
  }
  EXPECT_EQ(cut_at_sentence(text, text.size()), text);
}

TEST(Truncation, EndsAtASentenceOnlyWhenThatKeepsAtLeastHalf) {
  EXPECT_EQ(cut_at_sentence("One. Two and a half", 15), "One. Two and a ");
  EXPECT_EQ(cut_at_sentence("One two three. Four five", 20), "One two three. ");
}

}  // namespace
}  // namespace kuaixun
