#include "near/votes.hpp"

#include <random>

#include <gmock/gmock.h>

#include "near/least.hpp"
#include "near/sort_unique.hpp"

namespace kuaixun {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Votes, PutFirstWhatMostSpeaksFor) {
  Votes votes;
  for (const std::uint32_t item : {7u, 3u, 9u}) votes.add(item, 1, false);
  votes.add(3, 2, false);
  votes.add(9, 5, false);
  EXPECT_THAT(votes.most(), ElementsAre(9u, 3u));  // one feature of a text speaks for nothing
}

TEST(Votes, PutTheNewestOfEqualsFirst) {
  Votes votes;
  for (const std::uint32_t item : {5u, 1u, 8u})
    for (int i = 0; i < 2; ++i) votes.add(item, 1, false);
  EXPECT_THAT(votes.most(), ElementsAre(8u, 5u, 1u));
}

TEST(Votes, LookBehindTheOthersAtAFewThatShareOneFeatureOfATitle) {
  Votes votes;
  for (std::uint32_t item = 1; item <= 20; ++item) votes.add(item, float(item % 10), true);
  for (int i = 0; i < 2; ++i) votes.add(40, 0.1f, false);
  EXPECT_THAT(votes.most(), ElementsAre(40u, 19u, 9u));
}

TEST(Votes, FindNoMoreThanIsWorthLookingAt) {
  Votes votes;
  EXPECT_THAT(votes.most(), IsEmpty());
  for (std::uint32_t item = 1; item <= Votes::kMost / 2; ++item)
    for (int i = 0; i < 2; ++i) votes.add(item * 64, float(item), true);  // also where their hashes fall together
  EXPECT_EQ(votes.most().size(), Votes::kMostFound);
  EXPECT_EQ(votes.most()[0], Votes::kMost / 2 * 64);
}

TEST(Least, KeepsTheLeastInTheirOrder) {
  std::mt19937 random(3);
  for (const std::size_t most : {0u, 1u, 5u, 16u}) {
    std::vector<std::uint32_t> all;
    Least<std::uint32_t, 16> least(most);
    for (int i = 0; i < 200; ++i) {
      all.push_back(random() % 100);
      least.add(all.back());
    }
    std::sort(all.begin(), all.end());
    all.resize(most);
    EXPECT_EQ(std::vector(least.begin(), least.end()), all);
  }
}

TEST(SortUnique, SortsAnyHashes) {
  std::mt19937 random(11);
  for (const std::uint32_t spread : {0xFFFF'FFFFu, 0x00FF'FFFFu, 0xFF00'0000u, 0x7u})
    for (const std::size_t count : {0u, 1u, 24u, 25u, 300u, 999u, 1'000u, 1'001u, 5'000u}) {
      std::vector<std::uint32_t> values;
      for (std::size_t i = 0; i < count; ++i) values.push_back(random() & spread);
      auto sorted = values;
      std::sort(sorted.begin(), sorted.end());
      sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
      sort_unique(values);
      EXPECT_EQ(values, sorted) << spread << ", " << count;
    }
}

}  // namespace
}  // namespace kuaixun
