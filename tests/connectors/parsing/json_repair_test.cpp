#include "connectors/parsing/json_repair.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

namespace kuaixun {
namespace {

std::string repaired(std::string_view text) {
  const auto json = repaired_json(text);
  return json ? json->text : "nothing";
}

TEST(JsonRepair, LeavesSoundJsonAsItIs) {
  for (const auto* json :
       {R"({"a":"x\n\u00e9\"\\","b":[1,-2.5e+3,true,false,null],"c":{}})", "[]", "{}", R"(["{", "]"])"}) {
    const auto same = repaired_json(json);
    ASSERT_TRUE(same);
    EXPECT_TRUE(same->flaws.empty()) << json;
    EXPECT_FALSE(same->is_cut_off);
  }
  EXPECT_EQ(repaired(R"({"a": [1, "x"]})"), R"({"a":[1,"x"]})");
}

TEST(JsonRepair, NamesEachFlawOnce) {
  const auto json = repaired_json("{a: 1,, b: 'x', c: 'y',}");
  ASSERT_TRUE(json);
  EXPECT_EQ(json->text, R"({"a":1,"b":"x","c":"y"})");
  EXPECT_EQ(json->flaws,
            (std::vector<std::string>{"names without quotes", "surplus commas", "strings in single quotes"}));
}

TEST(JsonRepair, LeavesOutTheElementThatACutGoesThrough) {
  EXPECT_EQ(repaired(R"({"a":[{"b":1},{"b":2)"), R"({"a":[{"b":1}]})");
  EXPECT_EQ(repaired(R"({"a":[{"b":1},{"b":[1,2],"c":"x)"), R"({"a":[{"b":1}]})");
  EXPECT_EQ(repaired(R"({"a":"x","b":"y)"), R"({"a":"x"})");
  EXPECT_EQ(repaired(R"({"a":[1,2],"b)"), R"({"a":[1,2]})");
  EXPECT_EQ(repaired(R"({"a":"\u00)"), R"({})");
  EXPECT_TRUE(repaired_json("[1,")->is_cut_off);
}

TEST(JsonRepair, KnowsWordsOfOtherLanguages) {
  EXPECT_EQ(repaired("[None, True, NaN, undefined, -Infinity, .5, 007, 0x1F, +1, word]"),
            R"([null,true,null,null,null,".5","007","0x1F","+1","word"])");
}

TEST(JsonRepair, KeepsNumbersThatAreTooLargeAsTexts) {
  EXPECT_EQ(repaired("[12345678901234567890, 1234567890123456789012, -1234567890123456789012, 1e999, 2.5e3]"),
            R"([12345678901234567890,"1234567890123456789012","-1234567890123456789012","1e999",2.5e3])");
}

TEST(JsonRepair, FindsTheJsonInWhatIsAroundIt) {
  EXPECT_EQ(json_in("  \xEF\xBB\xBF {}"), "{}");
  EXPECT_EQ(json_in("/* x */ cb([1]);"), "[1]);");
  EXPECT_EQ(json_in("typeof cb === 'function' && cb({})"), "{})");
  EXPECT_EQ(json_in("for(;;);[]"), "[]");
  for (const auto* none : {"", "text", "<rss>{}</rss>", "see {this}", "a, b = [1]", "// only a comment"})
    EXPECT_EQ(json_in(none), "") << none;
}

TEST(JsonRepair, AlwaysWritesSoundJsonAndIsBounded) {
  simdjson::dom::parser parser;
  const std::string_view pieces[]{"{", "[",    "\"",       "'",      "a:", "\\", "\\u",    "\\ud83d",
                                  ",", ":",    "}",        "]",      "/*", "//", "\"a\":", "\n",
                                  "1", "null", "{\"a\":[", "\"x\" ", "é",  "(",  "=>",     "\x01"};
  unsigned state = 7;
  for (int round = 0; round < 5'000; ++round) {
    std::string text = round % 2 ? "{" : "[";
    for (int i = 0; i < 40; ++i) text += pieces[(state = state * 1103515245 + 12345) / 65536 % std::size(pieces)];
    if (const auto json = repaired_json(text)) {
      EXPECT_EQ(parser.parse(json->text).error(), simdjson::SUCCESS) << text << "\n" << json->text;
      EXPECT_LE(json->text.size(), 4 * text.size()) << text;
    }
  }
}

TEST(JsonRepair, RefusesWhatIsNestedTooDeep) {
  EXPECT_TRUE(repaired_json(std::string(150, '[') + "1," + std::string(150, ']')));
  EXPECT_FALSE(repaired_json(std::string(100'000, '[')));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{a:";
  EXPECT_FALSE(repaired_json(objects));
  EXPECT_FALSE(repaired_json("no JSON"));
}

}  // namespace
}  // namespace kuaixun
