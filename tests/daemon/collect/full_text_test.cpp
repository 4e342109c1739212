#include "collect/full_text.hpp"

#include <gmock/gmock.h>

#include "collect/normalizer.hpp"
#include "connector.hpp"

namespace kuaixun {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

bool wants(const Entry& entry, FullText full_text = FullText::when_missing) {
  const Source source{.id = "a", .kind = "feed", .url = "https://a.example/feed"};
  const DocumentInfo document;
  const auto normalized = normalize(entry, EntryContext{source, document, source.url, Time{}});
  return wants_page(entry, normalized.item, full_text);
}

const std::string kLong = "<p>" + repeated("港口今天开始使用新的起重机。", 60) + "</p>";

TEST(FullText, AsksNeverOrAlwaysWhereTheSourceSaysSo) {
  const Entry teaser{.title = "T", .summary = "short…"}, whole{.title = "T", .content = kLong};
  EXPECT_FALSE(wants(teaser, FullText::never));
  EXPECT_TRUE(wants(whole, FullText::always));
  EXPECT_TRUE(wants(teaser));
  EXPECT_FALSE(wants(whole));
}

struct TextCase {
  const char* name;
  std::string summary, content;
  bool missing;
};

TEST(FullText, TellsATeaserFromAText) {
  const std::vector<TextCase> cases{
      {"nothing at all", "", "", true},
      {"a long summary without content", kLong, "", false},
      {"a short summary without content", "港口开始使用新的起重机。", "", true},
      {"a flash as content", "", "<p>港口开始使用新的起重机。</p>", false},
      {"the title again as content", "", "<p>起重机到港！</p>", true},
      {"a long text that breaks off", "", kLong + "<p>起重机将于……</p>", true},
      {"a long text that breaks off in brackets", "", kLong + "<p>The cranes are [&#8230;]</p>", true},
      {"dots", "", kLong + "the cranes are...", true},
      {"full stops for dots", "", kLong + "起重机将。。。", true},
      {"one full stop", "", kLong + "起重机将到。", false},
      {"a short content with a link to the rest", "", "<p>起重机到港。<a href='/1'>阅读全文</a></p>", true},
      {"the same in English", "", "<p>Cranes arrive. <a href='/1'>Read more »</a></p>", true},
      {"a whole text with a link to where it stood first", "", repeated(kLong, 3) + "<a href='/1'>[阅读原文]</a>",
       false},
  };
  for (const auto& each : cases) {
    const Entry entry{.title = "起重机到港", .summary = each.summary, .content = each.content};
    EXPECT_EQ(wants(entry), each.missing) << each.name;
  }
}

TEST(FullText, BelievesTheReaderOfTheFeedThatThereIsNone) {
  EXPECT_TRUE(wants(Entry{.title = "T", .content = kLong, .flags = {"no_full_text"}}));
}

Timestamp at(int seconds, Precision precision) {
  return Timestamp{Time{std::chrono::seconds{1'790'000'000 + seconds}}, std::chrono::minutes{480}, precision};
}

Page page_of(Entry entry) { return Page{.page_class = PageClass::article, .entry = std::move(entry)}; }

TEST(FullText, TheFeedNamesAndThePageTells) {
  Entry feed{.guid = "g", .url = "https://a.example/1", .title = "Feed", .summary = "S", .content = "teaser"};
  feed.authors = {{"Feed"}};
  feed.tags = {"feed"};
  feed.flags = {"recovered", "no_full_text"};
  Entry theirs{.guid = "p", .url = "https://a.example/", .title = "Page", .summary = "P", .content = "text"};
  theirs.authors = {{"Page"}};
  theirs.tags = {"page"};
  theirs.publisher = "Publisher";
  theirs.editor = "Editor";
  theirs.original_url = "https://b.example/1";
  theirs.flags = {"recovered", "paid"};
  const auto merged = with_page(feed, page_of(theirs));
  EXPECT_EQ(merged.guid, "g");
  EXPECT_EQ(merged.url, "https://a.example/1");
  EXPECT_EQ(merged.title, "Feed");
  EXPECT_EQ(merged.summary, "S");
  EXPECT_EQ(merged.content, "text");
  EXPECT_EQ(merged.authors, (std::vector<Person>{{"Page"}}));
  EXPECT_THAT(merged.tags, ElementsAre("feed"));
  EXPECT_EQ(merged.publisher, "Publisher");
  EXPECT_EQ(merged.editor, "Editor");
  EXPECT_EQ(merged.original_url, "https://b.example/1");
  EXPECT_THAT(merged.flags, ElementsAre("recovered", "paid"));
  EXPECT_THAT(merged.also_at, IsEmpty()) << "a canonical link to the front page makes no two articles one";
}

TEST(FullText, ThePageFillsInWhatTheFeedLacks) {
  const Entry feed{.url = "https://a.example/1", .content = "teaser"};
  Entry theirs{.title = "Page", .content = "text", .language = "zh"};
  theirs.published = at(0, Precision::day);
  const auto merged = with_page(feed, page_of(theirs));
  EXPECT_EQ(merged.title, "Page");
  EXPECT_EQ(merged.summary, "teaser");
  EXPECT_EQ(merged.language, "zh");
  EXPECT_EQ(merged.published, at(0, Precision::day));
  EXPECT_EQ(with_page(feed, page_of(Entry{})).content, "teaser") << "a page without a text takes none away";
}

TEST(FullText, TakesTheMoreExactDate) {
  Entry feed, theirs;
  feed.published = at(0, Precision::day);
  theirs.published = at(60, Precision::minute);
  EXPECT_EQ(with_page(feed, page_of(theirs)).published, at(60, Precision::minute));
  EXPECT_EQ(with_page(theirs, page_of(feed)).published, at(60, Precision::minute));
}

TEST(FullText, KeepsEveryAddressThatWeChatGivesAnArticle) {
  const Entry feed{.url = "https://mp.weixin.qq.com/s/AAAAAAAAAAAAAAAAAAAAAA"};
  const std::string long_form = "https://mp.weixin.qq.com/s?__biz=MzI2NDk5NzA0Mw==&mid=2247504179&idx=1&sn=abc";
  Entry theirs{.url = long_form};
  theirs.also_at = {"https://mp.weixin.qq.com/s/AAAAAAAAAAAAAAAAAAAAAA"};
  EXPECT_THAT(with_page(feed, page_of(theirs)).also_at, ElementsAre(theirs.also_at[0], long_form));
}

TEST(FullText, PutsAnAddressThatStaysInThePlaceOfOneThatRunsOut) {
  const Entry feed{.guid = "g", .url = "https://mp.weixin.qq.com/s?src=11&timestamp=1&ver=1&signature=abc"};
  const Entry theirs{.url = "https://mp.weixin.qq.com/s?__biz=MzI2NDk5NzA0Mw==&mid=2247504179&idx=1&sn=abc"};
  EXPECT_EQ(with_page(feed, page_of(theirs)).url, theirs.url);
}

TEST(FullText, BelievesAPageThatIsOfTheEntry) {
  const Item item{.title = "港湾半导体第二条产线投产",
                  .content_text = "港湾半导体宣布，其位于宁波的第二条产线正式投产"};
  const auto page = [](const char* title, const char* content) {
    return Page{.entry = {.title = title, .content = content}};
  };
  EXPECT_TRUE(is_of_entry(page("港湾半导体第二条产线投产", "正文"), item));
  EXPECT_TRUE(is_of_entry(page("重磅！港湾半导体第二条产线正式投产", "正文"), item)) << "edited";
  EXPECT_TRUE(
      is_of_entry(page("快讯", "<p>港湾半导体宣布，其位于宁波的第二条产线正式投产，首期月产能八千片。</p>"), item));
  EXPECT_FALSE(is_of_entry(page("页面不存在", "<p>您访问的页面不存在，请返回首页。</p>"), item));
  EXPECT_TRUE(is_of_entry(page("任何标题", "正文"), Item{})) << "nothing is known of it";
  auto doubtful = page("港湾半导体第二条产线投产", "我们使用 Cookie，请您同意。");
  doubtful.entry.flags = {"text_not_of_title"};
  EXPECT_FALSE(is_of_entry(doubtful, item)) << "another part of the right page";
}

}  // namespace
}  // namespace kuaixun
