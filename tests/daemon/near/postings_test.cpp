#include "near/postings.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

void add(Postings& postings, Feature feature, std::uint32_t item, std::uint32_t first = 1) {
  postings.grow_to(postings.buckets_for(1), first);
  postings.add(feature, item);
}

std::vector<std::uint32_t> found(const Postings& postings, Feature feature, std::uint32_t first = 1) {
  std::vector<std::uint32_t> items;
  postings.each(feature, first, [&](std::uint32_t item) { items.push_back(item); });
  std::sort(items.begin(), items.end());
  return items;
}

TEST(Postings, FindWhatWasAddedWhileTheyGrow) {
  Postings postings;
  std::mt19937 random(1);
  std::map<Feature, std::uint32_t> added;
  for (std::uint32_t item = 1; item <= 100'000; ++item) {
    const Feature feature = random();
    add(postings, feature, item);
    added[feature] = item;
  }
  std::size_t missing = 0;
  for (const auto& [feature, item] : added) {
    const auto items = found(postings, feature);
    missing += std::find(items.begin(), items.end(), item) == items.end();
  }
  EXPECT_LT(missing, added.size() / 10);  // made way in full buckets
  EXPECT_LT(postings.bytes(), added.size() * 16);
}

TEST(Postings, KeepTheNewestOfAFeatureThatManyHave) {
  Postings postings;
  for (std::uint32_t item = 1; item <= 10'000; ++item) add(postings, 77, item);
  EXPECT_EQ(found(postings, 77), (std::vector<std::uint32_t>{9'993, 9'994, 9'995, 9'996, 9'997, 9'998, 9'999, 10'000}));
}

TEST(Postings, ForgetItemsThatAreGone) {
  Postings postings;
  add(postings, 5, 1);
  add(postings, 5, 2);
  EXPECT_EQ(found(postings, 5, 2), std::vector<std::uint32_t>{2});
}

TEST(Postings, GrowNoMoreThanWhatIsThere) {
  Postings postings;
  std::mt19937 random(1);
  std::uint32_t first = 1;
  for (std::uint32_t item = 1; item <= 200'000; ++item) {
    if (item > 1'000) {
      postings.forget(1);
      ++first;
    }
    add(postings, random(), item, first);
  }
  EXPECT_LE(postings.bytes(), 65'536u);
}

}  // namespace
}  // namespace kuaixun
