#include "base/repeat_limit.hpp"

#include <gmock/gmock.h>

namespace kuaixun {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(RepeatLimit, CountsAnEventOfEachSourceByItselfAndTellsWhatItLeftOut) {
  RepeatLimit limit;
  const RepeatLimit::Steady start{seconds{1'000}};
  int said = 0;
  for (int i = 0; i < 13; ++i) said += limit.admit({"round_failed", "a"}, start);
  EXPECT_EQ(said, RepeatLimit::kMost);
  EXPECT_TRUE(limit.admit({"round_failed", "b"}, start)) << "who fails often silences nobody else";
  EXPECT_TRUE(limit.admit({"outbox_full", ""}, start));
  EXPECT_THAT(limit.take_suppressed(start + seconds{9}), IsEmpty());
  EXPECT_FALSE(limit.admit({"round_failed", "a"}, start + seconds{9}));
  EXPECT_THAT(limit.take_suppressed(start + seconds{10}), ElementsAre(Pair(Pair("round_failed", "a"), 4)));
  EXPECT_THAT(limit.take_suppressed(start + seconds{10}), IsEmpty());
  EXPECT_TRUE(limit.admit({"round_failed", "a"}, start + seconds{10}));
}

}  // namespace
}  // namespace kuaixun
