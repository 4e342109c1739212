#include "publish/record_view.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include "publish/encoder.hpp"
#include "tests/daemon/publish/sample_items.hpp"

namespace kuaixun {
namespace {

using ::testing::HasSubstr;

const Encoder kEncoder{KafkaSettings{}};

TEST(RecordView, ShowsBothFormatsAsTheSameJson) {
  const auto from_json = to_json(kEncoder.encode(full_item()));
  const auto from_protobuf = to_json(Encoder(KafkaSettings{.format = ValueFormat::protobuf}).encode(full_item()));
  ASSERT_TRUE(from_json && from_protobuf);
  auto one = boost::json::parse(*from_json);
  auto other = boost::json::parse(*from_protobuf);
  // Protobuf's printer writes 64-bit numbers as strings.
  other.at("media").at(0).as_object()["length"] = one.at("media").at(0).at("length");
  EXPECT_EQ(one, other);
}

TEST(RecordView, ALineHasTimeSourceKindTitleAndAddress) {
  auto item = full_item();
  item.status = Status::published;
  EXPECT_EQ(to_line(kEncoder.encode(item)),
            "2026-09-21T04:00:00Z  harbour-post      revision 2  “灯塔”号 \"下水\"  https://example.test/a/1");
  item.revision = 1;
  EXPECT_THAT(to_line(kEncoder.encode(item)), HasSubstr("  new  "));
  EXPECT_THAT(to_line(kEncoder.encode(full_item())), HasSubstr("  withdrawn  "));
  EXPECT_THAT(to_line(kEncoder.encode(full_sighting())), HasSubstr("pier-daily        sighting    “灯塔”号下水"));
}

TEST(RecordView, ARejectShowsItsReasonNotItsBytes) {
  const auto record =
      kEncoder.encode(Reject{"s1", "https://e.test/f", "not_a_feed", "no feed here", {}, "\x1b[2J\xff"});
  EXPECT_THAT(to_line(record), HasSubstr("not_a_feed: no feed here"));
  const auto json = to_json(record);
  ASSERT_TRUE(json);
  EXPECT_EQ(boost::json::parse(*json).at("bytes").as_int64(), 5);
}

TEST(RecordView, ATerminalIsNeverSentControlCharacters) {
  auto item = full_item();
  item.title =
      "a\x1b[2Jb\nc\xc2\x9b"
      "d";
  const auto line = to_line(kEncoder.encode(item));
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_THAT(line, HasSubstr("a [2Jb c d"));
}

TEST(RecordView, ForeignValuesAreAnErrorAndStillALine) {
  const Record foreign{"kuaixun.items", "k", "not json", {}, {}};
  EXPECT_FALSE(to_json(foreign));
  EXPECT_THAT(to_line(foreign), HasSubstr("unreadable"));
  EXPECT_FALSE(to_json(Record{"kuaixun.items", "k", "\xff\xff", {{"content-type", "application/protobuf"}}, {}}));
}

}  // namespace
}  // namespace kuaixun
