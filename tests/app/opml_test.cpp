#include "opml.hpp"

#include <set>

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

TEST(ParseOpml, MakesIdsOfAddressesAloneAndKeepsTitlesAsNames) {
  const std::string one = "<outline text='每日快讯' xmlUrl='https://www.a.example/Daily/rss.xml'/>";
  const std::string two = "<outline title='Other' text='x' xmlUrl='https://b.example:8443/f?id=7&amp;k=v'/>";
  const auto list = parse_opml(opml(one + two));
  ASSERT_TRUE(list);
  ASSERT_THAT(list->sources, SizeIs(2));
  const auto& [first, second] = std::pair(list->sources[0], list->sources[1]);
  EXPECT_EQ(first.id, "a-example-daily-rss-xml");
  EXPECT_EQ(first.name, "每日快讯");
  EXPECT_TRUE(first.is_listed);
  EXPECT_THAT(second.id, ::testing::MatchesRegex("b-example-8443-f-[0-9a-f]{6}"));
  EXPECT_EQ(second.name, "Other");
  EXPECT_EQ(parse_opml(opml(two))->sources.front().id, second.id) << "whatever else the list has";
}

TEST(ParseOpml, KeepsIdsApart) {
  const auto list =
      parse_opml(opml("<outline text='A' xmlUrl='https://a.example/1/2'/><outline text='A' "
                      "xmlUrl='https://a.example/1-2'/><outline text='A' xmlUrl='https://a.example/f?n=1'/>"
                      "<outline text='A' xmlUrl='https://a.example/f?n=2'/>"));
  ASSERT_TRUE(list);
  std::set<std::string> ids;
  for (const auto& source : list->sources) ids.insert(source.id);
  EXPECT_THAT(ids, SizeIs(4));
}

TEST(ParseOpml, TakesThePathOfFoldersAsCategory) {
  const auto list =
      parse_opml(opml("<outline text='Tech'><outline text='Chips'><outline text='A' "
                      "xmlUrl='https://a.example/f'/></outline></outline>"));
  ASSERT_TRUE(list);
  ASSERT_THAT(list->sources, SizeIs(1));
  EXPECT_EQ(list->sources[0].labels.at("category"), "Tech/Chips");
}

TEST(ParseOpml, ReadsWhatOtherReadersWrite) {
  const auto address = [](const std::string& attributes) {
    const auto list = parse_opml("<OPML version='1.0'><Body><Outline " + attributes + "/></Body></OPML>");
    return list && !list->sources.empty() ? list->sources[0].url : std::string{};
  };
  EXPECT_EQ(address("text='A' xmlURL='https://a.example/f'"), "https://a.example/f");
  EXPECT_EQ(address("text='A' XMLURL='feed:https://a.example/f'"), "https://a.example/f");
  EXPECT_EQ(address("text='A' xmlurl='feed://a.example/f'"), "http://a.example/f");
  const auto list = parse_opml(
      "<?xml version=\"1.0\" encoding=\"GB2312\"?><opml><body><outline text=\"\xBF\xEC\xD1\xB6\" "
      "xmlUrl=\"https://a.example/f\"/></body></opml>");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->sources[0].name, "快讯");
}

TEST(ParseOpml, KnowsBridgesOfWeChat) {
  const auto kind = [](const std::string& url) {
    return parse_opml(opml("<outline text='A' xmlUrl='" + url + "'/>"))->sources[0].kind;
  };
  EXPECT_EQ(kind("https://bridge.example/feeds/MP_WXS_3264997043.atom"), "wechat");
  EXPECT_EQ(kind("https://hub.example/wechat/ce/abc"), "wechat");
  EXPECT_EQ(kind("https://a.example/we/chat.xml"), "feed");
}

TEST(ParseOpml, ReadsWhatItWrites) {
  const auto list =
      parse_opml(opml("<outline text='Tech'><outline text='Chips &amp; &lt;more>'><outline text='快讯' "
                      "xmlUrl='https://a.example/f?a=1&amp;b=2'/></outline></outline><outline text='B' "
                      "xmlUrl='https://b.example/'/>"));
  ASSERT_TRUE(list);
  const auto again = parse_opml(to_opml(list->sources));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->sources, list->sources);
}

TEST(KeepKnownIds, KeepsTheIdThatAnAddressIsKnownBy) {
  auto sources = parse_opml(opml("<outline text='A' xmlUrl='https://a.example/f'/><outline text='B' "
                                 "xmlUrl='https://b.example/f'/>"))
                     ->sources;
  sources.push_back(Source{.id = "named", .kind = "feed", .url = "https://c.example/f"});
  const auto before = sources;
  const std::map<std::string, Cursor> cursors{{"127-0-0-1-2", Cursor{.address = "https://a.example/f"}},
                                              {"b-example-f", Cursor{.address = "https://elsewhere.example/"}},
                                              {"other", Cursor{.address = "https://b.example/f"}},
                                              {"old-c", Cursor{.address = "https://c.example/f"}}};
  keep_known_ids(sources, cursors);
  EXPECT_EQ(sources[0].id, "127-0-0-1-2");
  EXPECT_EQ(sources[1].id, "b-example-f") << "it is known under the id that it has";
  EXPECT_EQ(sources[2].id, "named") << "the operator named it";
  sources[0].id = before[0].id;
  EXPECT_EQ(sources, before);
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
  EXPECT_EQ(list->sources[0].name, "a &x; b");
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

TEST(IdOfAddress, IsNeverLongerThanAnIdMayBe) {
  EXPECT_THAT(id_of_address("https://a.example/" + std::string(500, 'a')), SizeIs(55));
  EXPECT_NE(id_of_address("https://a.example/" + std::string(500, 'a')),
            id_of_address("https://a.example/" + std::string(501, 'a')));
  EXPECT_EQ(id_of_address("https://a.example/"), "a-example");
  EXPECT_NE(id_of_address("https://a.example/快"), id_of_address("https://a.example/讯"));
}

}  // namespace
}  // namespace kuaixun
