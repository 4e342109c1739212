#include "opml.hpp"

#include <gmock/gmock.h>

namespace kuaixun {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string opml(const std::string& outlines) {
  return "<?xml version=\"1.0\"?><opml version=\"2.0\"><head/><body>" + outlines + "</body></opml>";
}

TEST(ParseOpml, MakesIdsOfTitlesElseOfHosts) {
  const auto list =
      parse_opml(opml("<outline text='The Daily, Vol. 2' xmlUrl='https://a.example/f'/><outline text='每日快讯' "
                      "xmlUrl='https://News.B.example/f'/>"));
  ASSERT_TRUE(list);
  ASSERT_THAT(list->sources, SizeIs(2));
  EXPECT_EQ(list->sources[0].id, "the-daily-vol-2");
  EXPECT_EQ(list->sources[1].id, "news-b-example");
}

TEST(ParseOpml, KeepsIdsApart) {
  const auto list =
      parse_opml(opml("<outline text='News' xmlUrl='https://a.example/1'/><outline text='News 2' "
                      "xmlUrl='https://a.example/2'/><outline text='News' xmlUrl='https://a.example/3'/>"));
  ASSERT_TRUE(list);
  ASSERT_THAT(list->sources, SizeIs(3));
  EXPECT_EQ(list->sources[0].id, "news");
  EXPECT_EQ(list->sources[1].id, "news-2");
  EXPECT_EQ(list->sources[2].id, "news-3");
}

TEST(ParseOpml, TakesTheInnermostFolderAsCategory) {
  const auto list =
      parse_opml(opml("<outline text='Tech'><outline text='Chips'><outline text='A' "
                      "xmlUrl='https://a.example/f'/></outline></outline>"));
  ASSERT_TRUE(list);
  ASSERT_THAT(list->sources, SizeIs(1));
  EXPECT_EQ(list->sources[0].labels.at("category"), "Chips");
}

TEST(ParseOpml, SaysWhatItPassesOverWithoutShowingSecrets) {
  const auto list =
      parse_opml(opml("<outline text='A' xmlUrl='https://a.example/f?key=hunter2'/><outline text='Again' "
                      "xmlUrl='https://A.example/f?key=hunter2'/>"
                      "<outline text='Old' xmlUrl='gopher://a.example/?key=hunter2'/><outline text='Nothing'/>"));
  ASSERT_TRUE(list);
  EXPECT_THAT(list->sources, SizeIs(1));
  ASSERT_THAT(list->passed_over, SizeIs(3));
  for (const auto& reason : list->passed_over) EXPECT_THAT(reason, Not(HasSubstr("hunter2")));
}

TEST(ParseOpml, RefusesAListThatIsCutOff) {
  const auto whole =
      opml("<outline text='A' xmlUrl='https://a.example/f'/><outline text='B' xmlUrl='https://b.example/f'/>");
  for (const auto length : {whole.size() - 10, whole.size() - 20, whole.size() / 2})
    EXPECT_FALSE(parse_opml(whole.substr(0, length))) << length;
}

TEST(ParseOpml, ExpandsNoEntityOfADocumentType) {
  const auto list = parse_opml(
      "<!DOCTYPE opml [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><opml><body><outline text='a &x; b' "
      "xmlUrl='https://a.example/f'/></body></opml>");
  ASSERT_TRUE(list);
  ASSERT_THAT(list->sources, SizeIs(1));
  EXPECT_EQ(list->sources[0].id, "a-x-b");
}

TEST(ParseOpml, TellsOfFoldersThatAreTooDeep) {
  std::string open, close;
  for (int i = 0; i < 100'000; ++i) open += "<outline text='d'>", close += "</outline>";
  const auto list = parse_opml(opml(open + "<outline text='A' xmlUrl='https://a.example/f'/>" + close));
  ASSERT_TRUE(list);
  EXPECT_THAT(list->sources, IsEmpty());
  EXPECT_THAT(list->passed_over, Not(IsEmpty()));
}

TEST(ParseOpml, SaysWhatIsNoOpml) {
  for (const auto* text : {"", "hello", "<html><body/></html>", "<opml/>"}) {
    const auto list = parse_opml(text);
    ASSERT_FALSE(list) << text;
    EXPECT_EQ(list.error().code.name(), "bad_opml");
  }
}

TEST(IdFrom, IsNeverLongerThanAnIdMayBe) {
  EXPECT_THAT(id_from(std::string(500, 'a')), SizeIs(48));
  EXPECT_EQ(id_from("  --A  b--  "), "a-b");
  EXPECT_EQ(id_from("快讯"), "");
}

}  // namespace
}  // namespace kuaixun
