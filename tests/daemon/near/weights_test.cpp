#include "near/weights.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(Weights, CountHoweverManyItemsHaveAFeature) {
  Weights weights;
  const std::vector<Feature> both{1u << 20, 7u << 20}, one{7u << 20};
  constexpr std::uint32_t kMany = 70'000;
  for (std::uint32_t i = 0; i < kMany; ++i) weights.add(both);
  for (std::uint32_t i = 0; i < 10; ++i) weights.add(one);
  std::vector<std::uint32_t> items;
  weights.items_with(both, items);
  EXPECT_EQ(items, (std::vector{kMany, kMany + 10}));
  for (std::uint32_t i = 0; i < kMany; ++i) weights.remove(both);
  EXPECT_EQ(weights.items_with(both[0]), 0u);
  EXPECT_EQ(weights.items_with(both[1]), 10u);
}

TEST(Weights, CountExactlyWhereManyBegins) {
  Weights weights;
  const std::vector<Feature> feature{5u << 20};
  for (std::uint32_t i = 1; i <= 65'540; ++i) {
    weights.add(feature);
    ASSERT_EQ(weights.items_with(feature[0]), i);
  }
  for (std::uint32_t i = 65'540; i-- > 65'000;) {
    weights.remove(feature);
    ASSERT_EQ(weights.items_with(feature[0]), i);
  }
}

TEST(Weights, AreLessTheMoreItemsHaveAFeature) {
  Weights weights;
  const Feature rare = 1u << 20, common = 2u << 20;
  for (int i = 0; i < 5'000; ++i) weights.add(i % 100 == 0 ? std::vector{rare, common} : std::vector{common});
  EXPECT_GT(weights.of(rare), 10 * weights.of(common));
  EXPECT_GT(weights.of(common), 0);
}

}  // namespace
}  // namespace kuaixun
