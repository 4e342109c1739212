#include "publish/known_json.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include "publish/encoder.hpp"
#include "publish/record_reader.hpp"
#include "publish/record_view.hpp"

namespace kuaixun {
namespace {

using ::testing::HasSubstr;

const Encoder kEncoder{KafkaSettings{.format = ValueFormat::protobuf}};

Key key_of(KeyKind kind, std::uint8_t byte) {
  Key key{.kind = kind};
  key.hash.fill(byte);
  return key;
}

KnownRecord full_record() {
  KnownRecord known{.name = key_of(KeyKind::entry, 0x5f),
                    .as = KnownAs::held_back,
                    .item = {.id = "0123456789abcdef0123456789abcdef",
                             .status = Status::withdrawn,
                             .published = false,
                             .source = "harbour",
                             .authority = 2,
                             .content_hash = 0xFFFFFFFFFFFFFFF0u,
                             .title_hash = 7,
                             .written = 9,
                             .recipe = 2,
                             .first_seen = Time{std::chrono::seconds{1'790'000'000}}},
                    .title = "“灯塔”号 \"下水\"",
                    .url = "https://example.test/a/1",
                    .at = Time{std::chrono::seconds{1'790'000'001}},
                    .keys = {key_of(KeyKind::entry, 0x5f), key_of(KeyKind::address, 1), key_of(KeyKind::text, 2),
                             key_of(KeyKind::link, 3)},
                    .said = {8, 9, 2}};
  for (std::size_t i = 0; i < known.item.sketch.size(); ++i) known.item.sketch[i] = std::uint16_t(0xFFFF - i);
  return known;
}

void expect_same(const KnownRecord& read, const KnownRecord& known) {
  EXPECT_EQ(read.name, known.name);
  EXPECT_EQ(read.as, known.as);
  EXPECT_EQ(read.title, known.title);
  EXPECT_EQ(read.url, known.url);
  EXPECT_EQ(read.at, known.at);
  EXPECT_EQ(read.keys, known.keys);
  EXPECT_EQ(read.said.content_hash, known.said.content_hash);
  EXPECT_EQ(read.said.written, known.said.written);
  EXPECT_EQ(read.said.recipe, known.said.recipe);
  EXPECT_EQ(read.item.id, known.item.id);
  EXPECT_EQ(read.item.status, known.item.status);
  EXPECT_EQ(read.item.published, known.item.published);
  EXPECT_EQ(read.item.source, known.item.source);
  EXPECT_EQ(read.item.authority, known.item.authority);
  EXPECT_EQ(read.item.content_hash, known.item.content_hash);
  EXPECT_EQ(read.item.title_hash, known.item.title_hash);
  EXPECT_EQ(read.item.written, known.item.written);
  EXPECT_EQ(read.item.recipe, known.item.recipe);
  EXPECT_EQ(read.item.first_seen, known.item.first_seen);
  EXPECT_EQ(read.item.sketch, known.item.sketch);
}

TEST(KnownJson, IsReadBackWhole) {
  const auto record = kEncoder.encode(full_record());
  EXPECT_EQ(record.topic, "kuaixun.known");
  EXPECT_EQ(record.key, "entry:5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f");
  EXPECT_EQ(record.headers.value("ce_type"), "kuaixun.known");
  EXPECT_EQ(record.headers.value("content-type"), "application/json") << "whatever the format of items";
  const auto read = read_known(record);
  ASSERT_TRUE(read) << record.value;
  expect_same(*read, full_record());
}

TEST(KnownJson, OfAnAddressIsReadBackWhole) {
  const KnownRecord page{.name = key_of(KeyKind::address, 4), .as = KnownAs::many, .item = {.id = "i", .source = "a"}};
  const auto read = read_known(kEncoder.encode(page));
  ASSERT_TRUE(read);
  expect_same(*read, page);
}

TEST(KnownJson, RecordsThatSayOtherThingsHaveOtherIds) {
  auto other = full_record();
  ++other.said.content_hash;
  const auto one = kEncoder.encode(full_record());
  EXPECT_EQ(one.headers.value("ce_id"), kEncoder.encode(full_record()).headers.value("ce_id"));
  EXPECT_NE(one.headers.value("ce_id"), kEncoder.encode(other).headers.value("ce_id"));
}

TEST(KnownJson, WhatIsNoneOfOursIsNoRecord) {
  auto record = kEncoder.encode(full_record());
  for (const auto& [what, with] : std::vector<std::pair<std::string, std::string>>{{"held_back", "held_down"},
                                                                                   {"entry:5f5f", "entry:5f"},
                                                                                   {"text:02", "text:+2"},
                                                                                   {"\"item_id\"", "\"item\""},
                                                                                   {"{", "["}}) {
    auto damaged = record;
    damaged.value.replace(damaged.value.find(what), what.size(), with);
    EXPECT_FALSE(read_known(damaged)) << damaged.value;
  }
  record.key = "entry:00005f5f5f5f5f5f5f5f5f5f5f5f5f5f";
  EXPECT_FALSE(read_known(record)) << "under another key";
}

TEST(KnownJson, OfEndlessKeysTheFirstAreRead) {
  auto known = full_record();
  known.keys.assign(10'000, key_of(KeyKind::entry, 1));
  EXPECT_EQ(read_known(kEncoder.encode(known))->keys.size(), KnownRecord::kMostKeys);
}

TEST(KnownJson, ATombstoneHasNoValueAndIsShownAsForgotten) {
  const auto record = kEncoder.encode_forgotten(full_record().name, Time{std::chrono::seconds{1'790'000'000}});
  EXPECT_EQ(record.key, to_text(full_record().name));
  EXPECT_EQ(record.value, "");
  EXPECT_TRUE(is_tombstone(record));
  EXPECT_THAT(to_line(record), HasSubstr("  forgotten  "));
  EXPECT_EQ(boost::json::parse(to_json(record).value()),
            (boost::json::value{{"name", record.key}, {"known_as", "forgotten"}}));
  EXPECT_FALSE(is_tombstone(kEncoder.encode(Reject{.source = "a", .code = "not_a_feed"})))
      << "the bytes of an empty document are no tombstone";
}

TEST(KnownJson, ALineShowsWhatIsKnownOfWhat) {
  EXPECT_THAT(to_line(kEncoder.encode(full_record())),
              HasSubstr("harbour           held_back   “灯塔”号 \"下水\"  https://example.test/a/1"));
}

}  // namespace
}  // namespace kuaixun
