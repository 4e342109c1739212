#include "text/name_table.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(NameTable, KnowsTheNamesThatItWasGiven) {
  std::vector<std::string> names;
  for (int i = 0; i < 32; ++i) names.push_back("name" + std::to_string(i));
  NameTable<int, 64> table;
  for (std::size_t i = 0; i < names.size(); ++i) table[names[i]] = int(i) + 1;
  table[names[3]] += 100;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto* value = table.find(names[i]);
    ASSERT_NE(value, nullptr);
    EXPECT_EQ(*value, int(i) + 1 + (i == 3 ? 100 : 0));
  }
  EXPECT_EQ(table.find("name32"), nullptr);
  EXPECT_EQ(table.find("name"), nullptr);
  EXPECT_EQ(table.find(""), nullptr);
}

TEST(NameTable, RefusesMoreThanItHasRoomFor) {
  NameTable<int, 4> table;
  table["a"] = table["b"] = 1;
  table["a"] = 2;
  EXPECT_THROW(table["c"], std::length_error);
}

}  // namespace
}  // namespace kuaixun
