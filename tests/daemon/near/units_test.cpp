#include "near/units.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

constexpr std::size_t kAll = 1'000;

UnitText read(std::string_view text, std::size_t most = kAll) {
  UnitText read;
  read_units(text, most, read);
  return read;
}

void expect_same_units(std::string_view a, std::string_view b) { EXPECT_EQ(read(a).units, read(b).units) << a; }
void expect_same_numbers(std::string_view a, std::string_view b) { EXPECT_EQ(read(a).numbers, read(b).numbers) << a; }
void expect_other_numbers(std::string_view a, std::string_view b) { EXPECT_NE(read(a).numbers, read(b).numbers) << a; }

TEST(Units, AreTheSameInWhateverWidthScriptCaseAndSpacing) {
  expect_same_units("港湾发布 MCP 服务，定价 12 元", "港灣發布MCP服務：定價１２元");
  expect_same_units("Harbour Line opens", "HARBOUR  LINE, opens!");
  expect_same_units("GPT-5 与 3.10 版", "gpt-5与3.10版");
}

TEST(Units, AreCharactersWhereThereAreNoBlanksAndWordsElsewhere) {
  EXPECT_EQ(read("渡轮停航").units.size(), 4u);
  EXPECT_EQ(read("the ferry stops").units.size(), 3u);
  EXPECT_EQ(read("5G手机").units.size(), 3u);
  EXPECT_TRUE(is_word(read("ferry").units.at(0)));
  EXPECT_FALSE(is_word(read("渡").units.at(0)));
}

TEST(Units, EndWhereTheyAreEnough) {
  EXPECT_EQ(read(std::string(30'000, 'a') + " b c", 2).units.size(), 2u);
  EXPECT_EQ(read("渡轮停航一天", 3).units.size(), 3u);
  EXPECT_TRUE(read("").units.empty());
  EXPECT_TRUE(read("——，。！").units.empty());
}

TEST(Units, TellNumbersByTheirValue) {
  expect_same_numbers("1,000 辆", "1000辆");
  expect_same_numbers("5.0 元", "5元");
  expect_same_numbers("12.1 万辆", "121000辆");
  expect_same_numbers("3 亿", "30000万");
  expect_same_numbers("增长14.590%", "增长 14.59％");
  expect_same_numbers("电池 5000mAh", "电池 5000 毫安时");
  expect_same_numbers("2.5GHz", "2.5 GHz");
  expect_other_numbers("35W 快充", "78W 快充");
  EXPECT_TRUE(read("24U411B 与 u24").numbers.empty());
  expect_other_numbers("增长 5%", "增长 5");
  expect_other_numbers("4月销量", "4辆销量");
  expect_other_numbers("14.59%", "14.57%");
}

TEST(Units, TellPartsOfAYearAsNumbers) {
  expect_same_numbers("一季度净利润", "Q1净利润");
  expect_same_numbers("2026Q2 财报", "2026 Q2 财报");
  expect_other_numbers("一季度净利润", "二季度净利润");
  expect_other_numbers("上半年营收", "下半年营收");
  EXPECT_TRUE(read("季度净利润").numbers.empty());
}

TEST(Units, TakeDatesForDatesAndNoNumbers) {
  const auto day = read("5月4日开售");
  EXPECT_TRUE(day.numbers.empty());
  EXPECT_EQ(day.dates.size(), 1u);
  EXPECT_EQ(day.dates, read("5 月 4 日开售").dates);
  EXPECT_NE(day.dates, read("5月14日开售").dates);
  EXPECT_NE(day.dates, read("6月4日开售").dates);
  EXPECT_EQ(read("5月销量").numbers.size(), 1u);
  EXPECT_TRUE(read("今日（27 日）").dates.empty());
}

TEST(Units, TakeWordsWithDigitsForCodes) {
  EXPECT_EQ(read("发布 24U411B 显示器").codes.size(), 1u);
  EXPECT_NE(read("24U411B").codes, read("24G411A").codes);
  EXPECT_EQ(read("8.0.20.46 版").codes.size(), 1u);
  EXPECT_TRUE(read("ferry 12").codes.empty());
}

TEST(Units, BearNumbersOfAnyLength) {
  for (const auto* text : {"99999999999999999999999999999999999999999999日", "0", "0.0万", "1.2.3.4",
                           "3月99999999999日", ".5", "5.", "-5", "1,", "000000"})
    read(text);
}

TEST(Units, MakeFeaturesOfNeighboursAndOfWords) {
  std::vector<Feature> features;
  append_features(read("渡轮停航").units, features);
  EXPECT_EQ(features.size(), 3u);
  features.clear();
  append_features(read("ferry 停航").units, features);
  EXPECT_EQ(features.size(), 2u);
  EXPECT_EQ(features.front(), feature_of_word(read("Ferry").units.at(0)));
  features.clear();
  append_features(read("停").units, features);
  EXPECT_TRUE(features.empty());
}

}  // namespace
}  // namespace kuaixun
