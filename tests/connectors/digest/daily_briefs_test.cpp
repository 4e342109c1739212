#include <random>

#include <gmock/gmock.h>

#include "connectors/digest/brief_link.hpp"
#include "connectors/digest/splitter.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

std::optional<Timestamp> read_date(std::string_view text) {
  return parse_timestamp(text, DateContext{.time_zone = std::chrono::minutes{480}});
}

std::optional<Split> read_daily_briefs(std::string_view text) {
  DigestText lines(text);
  return split(lines, *shipped_profile("daily_briefs"), read_date);
}

std::vector<std::string> briefs_of(std::string_view text) {
  std::vector<std::string> briefs;
  if (const auto file = read_daily_briefs(text))
    for (const auto& day : file->digests)
      for (const auto& brief : day.briefs)
        briefs.push_back(to_rfc3339(*day.date).substr(0, 10) + " " + brief.text + " " + brief.link);
  return briefs;
}

// A month of invented days, as paragraphs that stand for themselves.
std::vector<std::string> month() {
  std::vector<std::string> days;
  for (int day = 1; day <= 20; ++day) {
    auto text = "## 2026.09." + std::string(day < 10 ? "0" : "") + std::to_string(day) + "\n\n";
    for (int brief = 1; brief <= 5; ++brief)
      text += std::to_string(brief) + ". 第" + std::to_string(day * 10 + brief) +
              "号泊位今日启用，船期照旧。\n\n   https://a.example/" + std::to_string(day) + "/" +
              std::to_string(brief) + "\n\n";
    days.push_back(text);
  }
  return days;
}

std::string joined(const std::vector<std::string>& days, std::size_t count) {
  std::string text = "# 2026年9月\n\n";
  for (std::size_t i = 0; i < count; ++i) text += days[i];
  return text;
}

TEST(DailyBriefs, OfAFileThatGrowsAreThoseOfBeforeAndMore) {
  const auto days = month();
  const auto all = briefs_of(joined(days, days.size()));
  ASSERT_EQ(all.size(), 100U);
  for (std::size_t count = 1; count < days.size(); ++count)
    EXPECT_THAT(briefs_of(joined(days, count)), ElementsAreArray(all.begin(), all.begin() + std::ptrdiff_t(5 * count)));
}

TEST(DailyBriefs, AreTheSameHoweverManyLinesAreBlank) {
  const auto text = joined(month(), 20);
  const auto expected = briefs_of(text);
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    std::string other;
    for (const char c : text) {
      other += c;
      if (c == '\n' && random() % 3 == 0 && other.ends_with("\n\n")) other += std::string(random() % 4, '\n');
      if (c == '\n' && random() % 9 == 0) other += "\r\n";
    }
    EXPECT_EQ(briefs_of(other), expected);
  }
}

TEST(DailyBriefs, AreTheSameHoweverTheirLinesAreWrapped) {
  const std::string words = "三号码头的新吊机今晨试车比旧吊机多出一半港务局说十月起正式使用";
  const auto expected = briefs_of("## 2026.09.21\n1. " + words + "\nhttps://a.example/1\n2. 潮汐表更新。\n");
  ASSERT_EQ(expected.size(), 2U);
  for (std::size_t at = 3; at < words.size(); at += 3)
    EXPECT_EQ(briefs_of("## 2026.09.21\n1. " + words.substr(0, at) + "\n" + words.substr(at) +
                        "\nhttps://a.example/1\n2. 潮汐表更新。\n"),
              expected);
}

TEST(DailyBriefs, KeepTheNumberThatTheirTextBeginsWith) {
  EXPECT_THAT(briefs_of("## 2026.09.21\n1. 3.5 万人登船。\n2. 2026年第一艘船。\n"),
              ElementsAre("2026-09-21 3.5 万人登船。 ", "2026-09-21 2026年第一艘船。 "));
}

TEST(DailyBriefs, AreNotSureOfOneBrief) {
  EXPECT_FALSE(read_daily_briefs("## 2026.09.21\n1. One.\n"));
  EXPECT_FALSE(read_daily_briefs("## Chapter 1\n1. One.\n2. Two.\n"));
  EXPECT_FALSE(read_daily_briefs(""));
}

TEST(BriefLink, IsTakenOffTheEnd) {
  const auto taken = [](std::string text) {
    auto link = take_link(text);
    return text + "|" + link;
  };
  EXPECT_EQ(taken("灯塔换灯（[更多](https://a.example/1)）"), "灯塔换灯|https://a.example/1");
  EXPECT_EQ(taken("灯塔换灯（https://a.example/1）。"), "灯塔换灯|https://a.example/1");
  EXPECT_EQ(taken("[↗](https://a.example/1)"), "|https://a.example/1");
  EXPECT_EQ(taken("https://a.example/1 stands first"), "https://a.example/1 stands first|");
  EXPECT_EQ(taken("见 https://a.example/说明"), "见 https://a.example/说明|") << "where it ends is not sure";
  EXPECT_EQ(taken("](("), "]((|");
  EXPECT_EQ(taken("[x](ftp://a.example/)"), "[x](ftp://a.example/)|");
}

TEST(BriefLink, IsLoneInBracketsToo) {
  EXPECT_EQ(lone_address(" <https://a.example/1> "), "https://a.example/1");
  EXPECT_EQ(lone_address("https://a.example/1 and more"), "");
  EXPECT_EQ(lone_address("a.example/1"), "");
}

}  // namespace
}  // namespace kuaixun
