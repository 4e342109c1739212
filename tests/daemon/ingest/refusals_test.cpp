#include "ingest/refusals.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using namespace std::chrono_literals;

constexpr Time kNow{1'790'000'000'000ms};

TEST(Refusals, LeaveAHostWithFewSourcesAloneForWhatIsUsualAndForLongerWhenItRepeats) {
  Refusals refusals;
  EXPECT_EQ(refusals.refused("a.example", "one", 2, kNow + 48h, kNow), kNow + 15min);
  EXPECT_EQ(refusals.refused("a.example", "two", 2, kNow + 48h, kNow + 1min), std::nullopt) << "asked before";
  EXPECT_EQ(refusals.refused("a.example", "two", 2, kNow + 48h, kNow + 15min), kNow + 45min);
  EXPECT_EQ(refusals.refused("a.example", "two", 2, kNow + 48h, kNow + 45min), kNow + 105min);
  auto now = kNow + 2h;
  for (int i = 0; i < 8; ++i) now = refusals.refused("a.example", "one", 2, now + 48h, now).value();
  EXPECT_EQ(refusals.refused("a.example", "one", 2, now + 48h, now), now + 6h) << "and never for longer";
}

TEST(Refusals, LeaveAHostAloneNoLongerThanItAsks) {
  Refusals refusals;
  EXPECT_EQ(refusals.refused("a.example", "one", 1, kNow + 5s, kNow), kNow + 5s);
}

TEST(Refusals, TakeOneAccountsTroubleOnABridgeForItsOwn) {
  Refusals refusals;
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(refusals.refused("bridge", "one", 52, kNow + 48h, kNow + i * 1min), std::nullopt);
  EXPECT_EQ(refusals.refused("bridge", "two", 52, kNow + 48h, kNow), std::nullopt);
  refusals.answered("bridge", kNow);
  EXPECT_EQ(refusals.refused("bridge", "three", 52, kNow + 48h, kNow), std::nullopt) << "another was answered between";
}

TEST(Refusals, TakeARowOfRefusalsOnABridgeForTheBridges) {
  Refusals refusals;
  EXPECT_EQ(refusals.refused("bridge", "one", 52, kNow + 48h, kNow), std::nullopt);
  EXPECT_EQ(refusals.refused("bridge", "two", 52, kNow + 48h, kNow), std::nullopt);
  EXPECT_EQ(refusals.refused("bridge", "three", 52, kNow + 48h, kNow), kNow + 15min);
  EXPECT_EQ(refusals.refused("bridge", "four", 52, kNow + 48h, kNow + 15min), kNow + 45min) << "at once, and longer";
}

TEST(Refusals, ForgetAHostThatHasBeenWellForAsLongAsItWasLeftAlone) {
  Refusals refusals;
  refusals.refused("a.example", "one", 1, kNow + 48h, kNow);
  refusals.answered("a.example", kNow + 16min);
  EXPECT_EQ(refusals.size(), 1u);
  refusals.answered("a.example", kNow + 30min);
  EXPECT_EQ(refusals.size(), 0u);
}

}  // namespace
}  // namespace kuaixun
