#include "dedup/addressing.hpp"

#include <gtest/gtest.h>

#include "dedup/keys.hpp"

namespace kuaixun {
namespace {

struct Line {
  std::string guid, url, title;
};

// The document's items, told apart.
std::vector<Candidate> document_of(const std::vector<Line>& lines) {
  std::vector<Candidate> document;
  std::vector<std::optional<Url>> urls;
  for (const auto& line : lines) {
    Item item{.source = "a", .url = line.url, .guid = line.guid, .title = line.title, .title_raw = line.title};
    urls.push_back(parse_url(line.url));
    document.push_back(candidate_of(std::move(item)));
  }
  tell_apart(document, urls);
  return document;
}

std::vector<std::string> identity_in(const std::vector<Line>& lines, std::size_t which) {
  return document_of(lines)[which].item.identity;
}

using Names = std::vector<std::string>;

TEST(Addressing, NamesNobodyByALinkThatSeveralEntriesShare) {
  const std::vector<Line> lines{{"1", "https://a.example/live", "one"}, {"2", "https://a.example/live", "two"}};
  const auto document = document_of(lines);
  EXPECT_EQ(document[0].item.identity, Names{});
  EXPECT_EQ(document[1].item.identity, Names{});
  EXPECT_NE(document[0].item.id, document[1].item.id);
  EXPECT_EQ(document[0].page_of_many.key, make_key(KeyKind::address, "a.example/live"));
}

TEST(Addressing, KnowsEntriesWithoutGuidsByTheirTitlesThere) {
  const auto document = document_of({{"", "https://a.example/", "down"}, {"", "https://a.example/", "up"}});
  EXPECT_NE(document[0].keys.front(), document[1].keys.front());
  EXPECT_EQ(document[0].former, std::vector{entry_key("a", "a.example")});
}

TEST(Addressing, CountsAFragmentWhereEntriesDifferByIt) {
  const std::vector<Line> lines{{"", "https://a.example/notes#v1", "one"}, {"", "https://a.example/notes#v2", "two"}};
  EXPECT_EQ(identity_in(lines, 0), Names{"url:a.example/notes#v1"});
  EXPECT_EQ(identity_in(lines, 1), Names{"url:a.example/notes#v2"});
  EXPECT_EQ(identity_in({lines[0]}, 0), Names{"url:a.example/notes"}) << "alone it may track";
  EXPECT_EQ(identity_in({{"", "https://a.example/#/news/1", "one"}}, 0), Names{"url:a.example#/news/1"});
}

TEST(Addressing, TakesAGuidThatIsAnAddressForOne) {
  const std::vector<Line> lines{{"https://a.example/1", "https://a.example/", "one"},
                                {"https://a.example/2", "https://a.example/", "two"}};
  EXPECT_EQ(identity_in(lines, 0), Names{"url:a.example/1"});
  EXPECT_EQ(identity_in(lines, 1), Names{"url:a.example/2"});
}

TEST(Addressing, LeavesAnArticleItsAddress) {
  const Names article{"url:a.example/1"};
  EXPECT_EQ(identity_in({{"1", "https://a.example/1", "one"}, {"2", "http://a.example/1#x", "one"}}, 0), article)
      << "the same title";
  EXPECT_EQ(identity_in({{"1", "https://a.example/1", "one"}, {"1", "https://a.example/1", "one, edited"}}, 0), article)
      << "the same guid";
  EXPECT_EQ(identity_in({{"1", "https://a.example/1#rss", "one"}, {"2", "https://a.example/2#rss", "two"}}, 0), article)
      << "a fragment that only tracks";
}

}  // namespace
}  // namespace kuaixun
