#include "record_headers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(RecordHeaders, KeepNamesAndValuesAsBytesInOrder) {
  RecordHeaders headers{{"ce_id", "i1/2"}, {"empty", ""}};
  headers.add("ce_id", std::string_view("\0x", 2));
  EXPECT_THAT(headers,
              ElementsAre(Pair("ce_id", "i1/2"), Pair("empty", ""), Pair("ce_id", std::string_view("\0x", 2))));
  EXPECT_EQ(headers.value("ce_id"), std::string_view("\0x", 2)) << "the last one counts, as in Kafka's clients";
  EXPECT_EQ(headers.value("none"), "");
  EXPECT_THAT(RecordHeaders(), ElementsAre());
}

TEST(RecordHeaders, AreTheSameAfterPacking) {
  const RecordHeaders headers{{"source", "harbour-post"}, {"", "nameless"}};
  EXPECT_EQ(RecordHeaders(headers.packed()), headers);
  EXPECT_THAT(RecordHeaders(headers.packed()), ElementsAre(Pair("source", "harbour-post"), Pair("", "nameless")));
}

TEST(RecordHeaders, EndWhereABlockIsDamaged) {
  const RecordHeaders headers{{"revision", "7"}, {"kind", "brief"}};
  for (std::size_t size = 0; size < headers.packed().size(); ++size) {
    const RecordHeaders cut(headers.packed().substr(0, size));
    EXPECT_LT(std::distance(cut.begin(), cut.end()), 2) << "cut after " << size << " bytes";
  }
  auto wild = headers.packed();
  wild[3] = '\x7f';  // a name of two thousand million bytes
  EXPECT_THAT(RecordHeaders(wild), ElementsAre());
}

}  // namespace
}  // namespace kuaixun
