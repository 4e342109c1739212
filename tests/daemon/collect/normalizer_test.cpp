#include "collect/normalizer.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "dedup/keys.hpp"

namespace kuaixun {
namespace {

constexpr Time kFetched{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21} + std::chrono::hours{8}};

Item item_of(const Entry& entry, const DocumentInfo& document = {}) {
  const Source source{.id = "a", .kind = "feed", .url = "https://a.example/feed", .time_zone = std::chrono::hours{8}};
  return normalize(entry, EntryContext{source, document, "https://a.example/feed", kFetched}).item;
}

bool has_flag(const Item& item, std::string_view flag) {
  return std::find(item.flags.begin(), item.flags.end(), flag) != item.flags.end();
}

TEST(Normalize, CleansTitleTextAndAddress) {
  const auto item = item_of({.guid = "1",
                             .url = "https://a.example/n/1?utm_source=rss&id=7#top",
                             .title = " 英伟达 <b>发布</b>&nbsp;新品 ",
                             .summary = "<p>One</p><p>Two<script>x()</script></p>"});
  EXPECT_EQ(item.title, "英伟达 发布 新品");
  EXPECT_EQ(item.title_raw, " 英伟达 <b>发布</b>&nbsp;新品 ");
  EXPECT_EQ(item.url, "https://a.example/n/1?id=7#top");
  EXPECT_EQ(item.content_text, "One\nTwo");
  EXPECT_EQ(item.content_html.find("script"), std::string::npos);
  EXPECT_EQ(item.language, "zh-Hans");
  EXPECT_EQ(item.identity.front(), "url:a.example/n/1?id=7");
}

TEST(Normalize, PublishesAddressesOfTheWebOnly) {
  for (const auto* url : {"javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "file:///etc/passwd", "x"}) {
    const auto item = item_of({.guid = "1",
                               .url = url,
                               .title = "T",
                               .authors = {{.name = "N", .url = url}},
                               .enclosures = {{.url = url, .type = "image/png"}},
                               .original_url = url});
    EXPECT_EQ(item.url, "") << url;
    EXPECT_EQ(item.original, "") << url;
    EXPECT_EQ(item.authors.at(0).url, "") << url;
    EXPECT_TRUE(item.media.empty()) << url;
    EXPECT_FALSE(item.id.empty());
  }
}

TEST(Normalize, NeverPretendsADate) {
  const auto undated = item_of({.guid = "1", .title = "T"});
  EXPECT_EQ(undated.published_at.precision, Precision::inferred);
  EXPECT_EQ(undated.published_at.at, kFetched);
  EXPECT_EQ(undated.published_at.offset, std::chrono::hours{8});

  const auto early = item_of({.title = "T", .published = Timestamp{kFetched + std::chrono::hours{48}}});
  EXPECT_EQ(early.published_at.precision, Precision::inferred);
  EXPECT_TRUE(has_flag(early, "date_in_future"));

  const auto ancient = item_of({.title = "T", .published = Timestamp{Time{}}});
  EXPECT_EQ(ancient.published_at.precision, Precision::inferred);
  EXPECT_TRUE(has_flag(ancient, "date_absurd"));

  const auto only_updated = item_of({.title = "T", .updated = Timestamp{kFetched - std::chrono::hours{1}}});
  EXPECT_EQ(only_updated.published_at.at, kFetched - std::chrono::hours{1});
  EXPECT_FALSE(only_updated.updated_at);
}

TEST(Normalize, ToleratesClocksThatAreMinutesOffAndDaysThatBeganElsewhere) {
  const auto minutes = item_of({.title = "T", .published = Timestamp{kFetched + std::chrono::minutes{30}}});
  EXPECT_EQ(minutes.published_at.at, kFetched + std::chrono::minutes{30});
  const auto day =
      item_of({.title = "T", .published = Timestamp{kFetched + std::chrono::hours{12}, {}, Precision::day}});
  EXPECT_EQ(day.published_at.precision, Precision::day);
}

TEST(Normalize, TakesATitleFromTheTextWhereThereIsNone) {
  const auto item = item_of({.guid = "1", .summary = "<p>First line</p><p>Second</p>"});
  EXPECT_EQ(item.title, "First line");
  EXPECT_TRUE(has_flag(item, "title_inferred"));
}

TEST(Normalize, BoundsWhatIsLongAndSaysSo) {
  const auto item = item_of({.title = std::string(5'000, 'x'), .summary = std::string(9'000, 'y')});
  EXPECT_EQ(item.title.size(), 1'000u);
  EXPECT_TRUE(has_flag(item, "truncated"));
  EXPECT_EQ(item.content_text.size(), 9'000u);
  const auto both = item_of({.title = "T", .summary = std::string(9'000, 'y'), .content = "<p>z</p>"});
  EXPECT_EQ(both.summary.size(), 4'000u);
}

TEST(Normalize, HasTheSourcesOwnSummaryOrNone) {
  EXPECT_EQ(item_of({.summary = "<p>In short.</p>", .content = "<p>In short.</p><p>At length.</p>"}).summary,
            "In short.");
  EXPECT_EQ(item_of({.content = "<p>At length.</p>"}).summary, "");
  const Entry teaser{.summary = "<p>All there is.</p>"};
  for (const auto& [format, summary] :
       {std::pair("rss", ""), {"rdf", ""}, {"atom", "All there is."}, {"json_feed", "All there is."}}) {
    DocumentInfo document;
    document.format = format;
    EXPECT_EQ(item_of(teaser, document).summary, summary) << format;
    EXPECT_EQ(item_of(teaser, document).content_text, "All there is.");
  }
  EXPECT_EQ(item_of({.summary = "All there is.", .content = "<div>All there is.</div>"}).summary, "");
}

TEST(Normalize, NamesMediaTypesWholeOrNotAtAll) {
  const auto item = item_of({.title = "T",
                             .content = "<img src='https://a.example/1.png'><img src='https://a.example/2'>",
                             .enclosures = {{.url = "https://a.example/talk", .type = "Audio/MPEG; x=y"},
                                            {.url = "https://a.example/cover.jpg", .type = "image"},
                                            {.url = "https://a.example/file", .type = "podcast"}}});
  std::vector<std::string> types;
  for (const auto& media : item.media) types.push_back(media.type);
  EXPECT_EQ(types, (std::vector<std::string>{"audio/mpeg", "image/jpeg", "", "image/png", ""}));
}

TEST(Normalize, KeepsAngleBracketsThatAreNoMarkup) {
  const auto item = item_of({.title = "Why <b>Arc&lt;Mutex&lt;T>></b> and <gopher> &amp; co", .tags = {"Vec<u8>"}});
  EXPECT_EQ(item.title, "Why Arc<Mutex<T>> and <gopher> & co");
  EXPECT_EQ(item.tags, std::vector<std::string>{"Vec<u8>"});
}

TEST(Normalize, ListsEachTagImageAndFileOnce) {
  const auto item = item_of({.title = "T",
                             .content = "<img src='https://a.example/1.png'><img src='https://a.example/1.png'>",
                             .tags = {"芯片", "<b>芯片</b>", "", "AI"},
                             .enclosures = {{.url = "https://a.example/1.png", .type = "image/png"}}});
  EXPECT_EQ(item.tags, (std::vector<std::string>{"芯片", "AI"}));
  ASSERT_EQ(item.media.size(), 1u);
  EXPECT_EQ(item.media[0].type, "image/png");
}

TEST(Normalize, BelievesTheEntrysLanguageThenTheTextThenTheDocument) {
  DocumentInfo document;
  document.language = "en";
  EXPECT_EQ(item_of({.title = "新闻", .language = "zh-CN"}, document).language, "zh-CN");
  EXPECT_EQ(item_of({.title = "中國聯合航空的飛機"}, document).language, "zh-Hant");
  EXPECT_EQ(item_of({.title = "1234"}, document).language, "en");
  EXPECT_EQ(item_of({.title = "1234", .language = "en_us"}, document).language, "en-US");
  EXPECT_EQ(item_of({.title = "1234", .language = "none"}, document).language, "en");
}

// Ledgers of recipe 0 know entries without a guid by the address or title that was read then.
TEST(Normalize, RemembersByWhatOlderReadersKnewAnEntry) {
  const Source source{.id = "a", .kind = "feed", .url = "https://a.example/feed"};
  const auto former = [&](const Entry& entry) {
    const DocumentInfo document;
    return normalize(entry, EntryContext{source, document, "https://a.example/feed", kFetched}).former;
  };
  const auto by = [](const char* name) { return std::vector<Key>{entry_key("a", name)}; };
  EXPECT_EQ(former({.url = "https://a.example/1", .title = "T", .formerly_at = ""}), by("T"));
  EXPECT_EQ(former({.url = "https://a.example/1", .title = "T", .formerly_at = "https://a.example/1.json"}),
            by("a.example/1.json"));
  EXPECT_EQ(former({.title = "Why Crate<Plank> holds"}), by("Why Crate holds"));
  EXPECT_TRUE(former({.url = "https://a.example/1", .title = "Why Crate<Plank> holds"}).empty());
  EXPECT_TRUE(former({.title = "Why it holds"}).empty());
  EXPECT_TRUE(former({.guid = "1", .title = "T", .formerly_at = "https://a.example/1"}).empty());
}

TEST(Normalize, GivesTheSameIdForTheSameAddressHoweverItIsWritten) {
  const auto one = item_of({.guid = "1", .url = "http://www.a.example/n/1/?utm_medium=x", .title = "T"});
  const auto two = item_of({.guid = "2", .url = "https://a.example/n/1", .title = "U"});
  EXPECT_EQ(one.id, two.id);
}

}  // namespace
}  // namespace kuaixun
