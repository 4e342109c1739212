#include "connectors/wechat/literal_reader.hpp"

#include <gtest/gtest.h>

#include "connectors/wechat/script_variables.hpp"
#include "tests/support/hostile_size.hpp"

namespace kuaixun {
namespace {

std::string text_of(std::string_view script) { return read_literal(script).text(); }

bool is_none(std::string_view script) { return read_literal(script).kind() == Literal::Kind::none; }

TEST(LiteralReader, DecodesWhatJavaScriptEscapes) {
  EXPECT_EQ(text_of(R"('\x3cp\x3e\u4e2d\n\'\/\"\\')"), "<p>中\n'/\"\\");
  EXPECT_EQ(text_of(R"("\uD83D\uDE00")"), "😀");
  EXPECT_EQ(text_of(R"('\xZZ\u12')"), "xZZu12");
  EXPECT_EQ(text_of("'a\\\nb'"), "ab");
  EXPECT_EQ(text_of("'中文'"), "中文");
}

TEST(LiteralReader, KnowsTheFunctionsThatDecode) {
  EXPECT_EQ(text_of(R"(JsDecode('\x26amp;\\x3cb'))"), "&amp;<b");
  EXPECT_EQ(text_of(R"(htmlDecode("A &amp; B"))"), "A & B");
  EXPECT_EQ(text_of("'A &amp; B'.html(false)"), "A & B");
  EXPECT_EQ(text_of("'A &amp; B'"), "A &amp; B");
  EXPECT_EQ(read_literal("'A &amp;amp; B'").plain_text(), "A &amp; B");
  EXPECT_EQ(read_literal("'A &amp;amp; B'.html(false)").plain_text(), "A &amp; B");
  EXPECT_TRUE(is_none("otherCall('x')"));
  EXPECT_TRUE(is_none("'x'.replace('x', y)"));
}

TEST(LiteralReader, TakesTheFirstLiteralOfAChainThatIsNotEmpty) {
  EXPECT_EQ(text_of(R"("" || "" || "2650001111")"), "2650001111");
  EXPECT_EQ(text_of(R"(""||"Mz")"), "Mz");
  EXPECT_EQ(text_of(R"("Mz" || "")"), "Mz");
  EXPECT_EQ(text_of("'2650001111' * 1"), "2650001111");
  EXPECT_EQ(text_of("('0' || '') * 1"), "0");
  EXPECT_EQ(text_of("'1' * 1 || parseInt(Date.now() / 1000, 10)"), "1");
  EXPECT_EQ(text_of("-12.5e3"), "-12.5e3");
}

TEST(LiteralReader, RefusesWhatOnlyRunningTheScriptWouldTell) {
  for (const auto* script : {"opt.biz || 'x'", "start + e", "(l + r) / 2", "perma[0]", "'x' + y", "'' ? 1 : 0",
                             "function() {}", "`x`", "/x/", "!0", "new Date", "'x' in y", "'unclosed", "", ")"})
    EXPECT_TRUE(is_none(script)) << script;
}

TEST(LiteralReader, ReadsObjectsWithoutFallingOverWhatIsNone) {
  const auto data = read_literal(R"({
    // a comment
    mid: '2650001111' * 1, 'quoted': JsDecode('x'),
    nested: { list: [ {a: '1'}, {a: '2'}, ], empty: [ ], },
    handler: function (a, b) { return {a: "}"}; }, call: foo(bar[1], ')'), ...spread, broken 1,
    is_uploader: true, /* another */ last: 'z',
  })");
  EXPECT_EQ(data["mid"].text(), "2650001111");
  EXPECT_EQ(data["quoted"].text(), "x");
  ASSERT_EQ(data["nested"]["list"].items().size(), 2);
  EXPECT_EQ(data["nested"]["list"].items()[1]["a"].text(), "2");
  EXPECT_EQ(data["handler"].kind(), Literal::Kind::none);
  EXPECT_EQ(data["is_uploader"].text(), "true");
  EXPECT_EQ(data["last"].text(), "z");
  EXPECT_EQ(data["missing"]["deeper"].text(), "");
}

TEST(LiteralReader, GivesWhatIsWholeOfALiteralThatIsCutOff) {
  const auto data = read_literal("{title: 'whole', list: [{a: '1'}, {a: '2");
  EXPECT_EQ(data["title"].text(), "whole");
  ASSERT_GE(data["list"].items().size(), 1);
  EXPECT_EQ(data["list"].items()[0]["a"].text(), "1");
}

TEST(LiteralReader, EndsOnHostileLiterals) {
  for (const auto* part : {"[", "{a:", "(", "JsDecode(", "[1,", "{a:1,", "}", "]", "[}", "{]", "'a'||", "//", "/*",
                           "'\\", "a b ", "f(", "'\n", "{a:'", "`"}) {
    (void)read_literal(repeated(part));
    (void)read_literal("{x:" + repeated(part));
    (void)read_literal("[" + repeated(part));
    const auto script = "var biz=" + repeated(std::string(part) + "var biz=");
    (void)ScriptVariables({script});
    (void)assigned_literal({script}, "biz");
  }
}

TEST(ScriptVariables, TakeTheFirstLiteralThatSaysSomething) {
  const ScriptVariables variables({
      R"(var biz = opt.biz || window.biz; var mid = start + e; var mid = (l + r) / 2; var idx = perma;)",
      "var biz = \"\" || \"MzAx\";\nvar sn = \"\" || \"\" || \"\";\nvar mid = \"\" || \"\" || \"265\";\nvar idx = \"\" "
      "|| \"2\";",
      "window.msg_title = window.title = 'A \\x26amp; B';  window.ct = '1789862400' || '';",
      "var biz = 'later'; myvar ct = '1'; var nickname == 'x'; var nickname = htmlDecode(\"江城\");",
  });
  EXPECT_EQ(variables["biz"], "MzAx");
  EXPECT_EQ(variables["sn"], "");
  EXPECT_EQ(variables["mid"], "265");
  EXPECT_EQ(variables["idx"], "2");
  EXPECT_EQ(variables["msg_title"], "A & B");
  EXPECT_EQ(variables["ct"], "1789862400");
  EXPECT_EQ(variables["nickname"], "江城");
  EXPECT_EQ(variables["tip"], "");
}

}  // namespace
}  // namespace kuaixun
