#include "base/nearest_word.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(NearestWord, IsTheOneThatWasProbablyMeant) {
  const std::vector<std::string> names{"check", "parse", "rebuild", "run"};
  EXPECT_EQ(nearest_word("chekc", names), "check");
  EXPECT_EQ(nearest_word("rebuidl", names), "rebuild");
  EXPECT_EQ(nearest_word("run", names), "run");
  EXPECT_EQ(nearest_word("publish", names), "");
  EXPECT_EQ(nearest_word("", {}), "");
}

}  // namespace
}  // namespace kuaixun
