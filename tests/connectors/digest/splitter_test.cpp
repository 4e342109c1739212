#include "connectors/digest/splitter.hpp"

#include <random>

#include <gmock/gmock.h>

#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

std::optional<Timestamp> read_date(std::string_view text) {
  return parse_timestamp(text, DateContext{.time_zone = std::chrono::minutes{480}});
}

std::optional<Split> read(std::string_view text, const char* profile) {
  DigestText lines(text);
  return split(lines, *shipped_profile(profile), read_date);
}

std::vector<std::string> items_of(std::string_view text, const char* profile) {
  std::vector<std::string> items;
  if (const auto found = read(text, profile))
    for (const auto& digest : found->digests)
      for (const auto& brief : digest.briefs) items.push_back(brief.section + "|" + brief.title + "|" + brief.text);
  return items;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') out += c;
  return out;
}

// An invented weekly, as paragraphs.
std::vector<std::string> weekly() {
  std::vector<std::string> paragraphs{"【海湾周报】第九期", "本周要闻如下。"};
  for (const char* section : {"国内新闻", "海外消息", "趋势&政策"}) {
    paragraphs.emplace_back(section);
    for (int i = 1; i <= 4; ++i) {
      paragraphs.push_back(std::string(section) + "里的第" + std::to_string(i) + "条消息");
      paragraphs.push_back("三号码头的新吊机今晨试车，最大起重量为" + std::to_string(10 * i) +
                           "吨，比旧吊机多出一半；港务局说，十月起正式使用。");
      if (i % 2 == 0) paragraphs.emplace_back("此前，旧吊机已经站了四十年。（港口日报）");
    }
  }
  return paragraphs;
}

std::string joined(const std::vector<std::string>& paragraphs, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += paragraphs[i] + "\n\n";
  return text;
}

TEST(Splitter, LosesNoCharacterOfAText) {
  const auto text = joined(weekly(), weekly().size());
  const auto found = read(text, "sectioned_weekly");
  ASSERT_TRUE(found);
  std::string again = found->title;
  for (const auto& words : found->digests.at(0).intro) again += words;
  std::string section;
  for (const auto& brief : found->digests.at(0).briefs) {
    if (brief.section != section) again += section = brief.section;
    again += brief.title + brief.text;
  }
  EXPECT_EQ(without_blanks(again), without_blanks(text));
}

TEST(Splitter, FindsTheSameHoweverLinesAreWrappedAndSpaced) {
  const auto paragraphs = weekly();
  const auto expected = items_of(joined(paragraphs, paragraphs.size()), "sectioned_weekly");
  ASSERT_EQ(expected.size(), 12u);
  std::mt19937 random(9);
  for (int round = 0; round < 30; ++round) {
    std::string text;
    const std::size_t width = 3 * (15 + random() % 30);
    for (const auto& paragraph : paragraphs) {
      for (std::size_t at = 0; at < paragraph.size();) {
        auto end = std::min(at + width, paragraph.size());
        while (end < paragraph.size() && (paragraph[end] & 0xC0) == 0x80) ++end;
        text += paragraph.substr(at, end - at) + (random() % 5 == 0 ? " \r\n" : "\n");
        at = end;
      }
      text += std::string(1 + random() % 3, '\n');
    }
    EXPECT_EQ(items_of(text, "sectioned_weekly"), expected) << text;
  }
}

TEST(Splitter, OfATextThatGrowsTheItemsOfBeforeStay) {
  const auto paragraphs = weekly();
  const auto all = items_of(joined(paragraphs, paragraphs.size()), "sectioned_weekly");
  for (std::size_t count = 1; count < paragraphs.size(); ++count) {
    const auto items = items_of(joined(paragraphs, count), "sectioned_weekly");
    for (std::size_t i = 0; i + 1 < items.size(); ++i) EXPECT_EQ(items[i], all[i]) << count;
  }
}

TEST(Splitter, HasNoItemWithTheTextOfTwo) {
  for (const auto& item : items_of(joined(weekly(), weekly().size()), "sectioned_weekly"))
    EXPECT_EQ(item.find("条消息", item.find("条消息") + 1), std::string::npos) << item;
}

TEST(Splitter, TellsWhereAnItemStands) {
  const auto found = read(
      "# 周刊\n\n## "
      "新闻\n\n[1.一](https://a.example/1)\n\n说明。\n\n[2.二](https://a.example/2)\n[3.三](https://a.example/3)\n",
      "numbered_weekly");
  ASSERT_TRUE(found);
  const auto& briefs = found->digests.at(0).briefs;
  ASSERT_EQ(briefs.size(), 3u);
  EXPECT_EQ(briefs[0].first_line, 5u);
  EXPECT_EQ(briefs[0].last_line, 7u);
  EXPECT_EQ(briefs[1].first_line, 9u);
  EXPECT_EQ(briefs[2].last_line, 10u);
}

// Contents whose lines stand in another order, several times or not at all take the order of most of them.
TEST(Splitter, FollowsTheContentsThatMostLinesAgreeWith) {
  std::string contents = "报告\n目录\n", text;
  for (int i = 1; i <= 9; ++i) {
    contents += "第" + std::to_string(i) + "篇 ……… " + std::to_string(i) + "\n";
    text += "第" + std::to_string(i) + "篇\n正文到此为止。\n";
  }
  const auto items = items_of(contents + "第9篇\n前言先说一句。\n" + text, "report");
  ASSERT_EQ(items.size(), 9u);
  EXPECT_EQ(items.front(), "|第1篇|正文到此为止。");
  EXPECT_TRUE(items_of(contents + "第1篇\n正文。\n", "report").empty()) << "most of it is not there";
}

}  // namespace
}  // namespace kuaixun
