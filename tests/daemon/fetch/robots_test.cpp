#include "fetch/robots.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

bool allows(std::string_view robots, const std::string& path) {
  return RobotsRules::parse(robots).allows(parse_url("https://news.example" + path).value());
}

struct RuleCase {
  const char* robots;
  const char* path;
  bool allowed;
};

void expect(const std::vector<RuleCase>& cases) {
  for (const auto& each : cases)
    EXPECT_EQ(allows(each.robots, each.path), each.allowed) << each.robots << "\n-> " << each.path;
}

TEST(Robots, AllowsWhatNoRuleSpeaksOf) {
  expect({{"", "/a", true},
          {"User-agent: *\nDisallow:\n", "/a", true},
          {"User-agent: *\nDisallow: /b\n", "/a", true},
          {"User-agent: other\nDisallow: /\n", "/a", true},
          {"Disallow: /\n", "/a", true},  // of no group
          {"<html><body>User-agent not found</body></html>", "/a", true}});
}

TEST(Robots, TheGroupThatNamesUsWinsOverTheOneForEverybody) {
  expect({{"User-agent: *\nDisallow: /\n\nUser-agent: kuaixun\nDisallow: /x\n", "/a", true},
          {"User-agent: *\nDisallow: /\n\nUser-agent: kuaixun\nDisallow: /x\n", "/x", false},
          {"User-agent: KUAIXUN/0.1\nDisallow: /\n", "/a", false},
          {"User-agent: kuaixunbot\nDisallow: /\n", "/a", true},
          {"User-agent: kuaixun\nAllow:\n\nUser-agent: *\nDisallow: /\n", "/a", true}});
}

TEST(Robots, LinesOfSeveralAgentsShareAGroupAndGroupsOfOneAgentAreOne) {
  expect({{"User-agent: a\nUser-agent: kuaixun\nDisallow: /x\n", "/x", false},
          {"User-agent: kuaixun\nCrawl-delay: 3\nSitemap: /s\nUser-agent: a\nDisallow: /x\n", "/x", false},
          {"User-agent: kuaixun\nDisallow: /x\nUser-agent: a\nDisallow: /y\n", "/y", true},
          {"User-agent: kuaixun\nDisallow: /x\nUser-agent: a\nUser-agent: kuaixun\nDisallow: /y\n", "/y", false}});
}

TEST(Robots, TheLongestRuleDecidesAndAllowWinsATie) {
  constexpr const char* kRobots =
      "User-agent: *\nDisallow: /news\nAllow: /news/open\nDisallow: /news/open/not\nAllow: /tie\nDisallow: /tie\n";
  expect({{kRobots, "/news/1", false},
          {kRobots, "/newspaper", false},
          {kRobots, "/news/open/1", true},
          {kRobots, "/news/open/not/1", false},
          {kRobots, "/tie", true},
          {kRobots, "/robots.txt", true},
          {"User-agent: *\nDisallow: /\n", "/robots.txt", true}});
}

TEST(Robots, StarIsAnyRunAndDollarTheEnd) {
  expect({{"User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf", false},
          {"User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf?x=1", true},
          {"User-agent: *\nDisallow: /*.pdf\n", "/a/b.pdf?x=1", false},
          {"User-agent: *\nDisallow: /a*b*c\n", "/a-c-b", true},
          {"User-agent: *\nDisallow: /a*b*c\n", "/a--b--c--", false},
          {"User-agent: *\nDisallow: /a$\n", "/a", false},
          {"User-agent: *\nDisallow: /a$\n", "/ab", true},
          {"User-agent: *\nDisallow: /a$b\n", "/a$b", false},
          {"User-agent: *\nDisallow: *\n", "/a", false},
          {"User-agent: *\nDisallow: *?print=\n", "/a?print=1", false},
          {"User-agent: *\nDisallow: /aba*aba$\n", "/aba", true},
          {"User-agent: *\nDisallow: /a*$\n", "/abc", false}});
}

TEST(Robots, EscapesAreComparedByWhatTheyMean) {
  expect({{"User-agent: *\nDisallow: /新闻\n", "/%e6%96%b0%e9%97%bb/1", false},
          {"User-agent: *\nDisallow: /%E6%96%B0\n", "/新闻", false},
          {"User-agent: *\nDisallow: /%61b\n", "/ab", false},
          {"User-agent: *\nDisallow: /a%2Fb\n", "/a/b", true},
          {"User-agent: *\nDisallow: /a%2ab\n", "/axb", true},
          {"User-agent: *\nDisallow: /a%2ab\n", "/a%2Ab", false},
          {"User-agent: *\nDisallow: /%zz\n", "/%zz", false}});
}

TEST(Robots, ReadsEveryKindOfLineEndCommentsBlanksAndCases) {
  expect({{"\xEF\xBB\xBFuser-AGENT : * # all\r\nDISALLOW :  /a b # no\r\n", "/a%20b", false},
          {"User-agent: *\rDisallow: /a\r", "/a", false},
          {"User-agent: *\n# a\n\nDisallow: /a", "/a", false},
          {"User-agent: *\nnonsense\n:\nDisallow: /a", "/a", false}});
}

TEST(Robots, ReadsHalfAMegabyteAndNoHalfRules) {
  std::string robots = "User-agent: *\nDisallow: /early\n";
  robots.resize((500 << 10) - 5, '#');
  robots += "\nDisallow: /late\n";
  EXPECT_FALSE(allows(robots, "/early"));
  EXPECT_TRUE(allows(robots, "/late"));
  robots = "User-agent: *\n";
  while (robots.size() < (500 << 10) - 20) robots += "Allow: /open\n";
  EXPECT_TRUE(allows(robots + "Disallow: /only-this-one\n", "/x")) << "\"Disallow: /\" is only its beginning";
}

TEST(Robots, RefusesPathsTooLongToBeCompared) {
  const std::string longest(3'000, 'a');
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /x\n", "/" + longest));
  EXPECT_TRUE(allows("", "/" + longest));
}

TEST(Robots, EndsSoonOnRulesMadeToBeSlow) {
  std::string robots = "User-agent: *\n";
  while (robots.size() < 490 << 10)
    robots += "Disallow: /" + std::string(200, '*') + "a*ab*aab*" + std::string(900, 'a') + "b\n";
  EXPECT_TRUE(allows(robots, "/" + std::string(2'000, 'a')));
}

TEST(Robots, TellsACrawlDelayOfAtMostAMinute) {
  const auto delay = [](std::string_view line) {
    return RobotsRules::parse("User-agent: *\n" + std::string(line) + "\nDisallow: /x\n").crawl_delay();
  };
  EXPECT_EQ(delay("Crawl-delay: 2.5"), milliseconds{2'500});
  EXPECT_EQ(delay("crawl-delay: 86400"), milliseconds{60'000});
  EXPECT_EQ(delay("Crawl-delay: soon"), std::nullopt);
  EXPECT_EQ(delay("Crawl-delay: -1"), std::nullopt);
  EXPECT_EQ(delay("Crawl-delay: nan"), std::nullopt);
}

}  // namespace
}  // namespace kuaixun
