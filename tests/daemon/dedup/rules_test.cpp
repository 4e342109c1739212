#include "dedup/rules.hpp"

#include <gtest/gtest.h>

#include "dedup/likeness.hpp"

namespace kuaixun {
namespace {

using std::chrono::hours;

const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};

// What is known, as it stands in the table of rules.hpp.
struct Known {
  KeyKind by;
  std::string source = "a";
  std::uint64_t content = 1;
  int authority = 0;
  bool published = true;
  std::string id = "known";
  std::uint64_t seen_under_key = 1;
  Time first_seen = kNow;
  std::uint64_t title = 1;
};

Match match_of(const Known& known, int authority = 0) {
  return Match{.kind = known.by,
               .item = KnownItem{.id = known.id,
                                 .revision = 3,
                                 .published = known.published,
                                 .source = known.source,
                                 .authority = known.authority,
                                 .content_hash = known.content,
                                 .title_hash = known.title,
                                 .recipe = kRecipe,
                                 .first_seen = known.first_seen},
               .seen = seen_under(known.by, {.content_hash = known.seen_under_key, .recipe = kRecipe}),
               .is_named = known.by == KeyKind::address || known.by == KeyKind::text,
               .nearness = known.by == KeyKind::address ? authority - known.authority : 0};
}

// Where an address is shared, each has as much to say about it as about its own.
Decision decide_on(const std::string& source, std::uint64_t content, int authority, const std::vector<Known>& known,
                   Time now = kNow, std::uint64_t title = 1) {
  Item item{.id = "candidate", .source = source, .fetched_at = now};
  std::vector<Match> matches;
  for (const auto& each : known) matches.push_back(match_of(each, authority));
  const Candidate candidate{
      .item = item, .authority = authority, .content_hash = content, .title_hash = title, .said_hash = content};
  return decide(candidate, matches);
}

TEST(Decide, CallsNewWhatNothingIsKnownOf) {
  const auto decision = decide_on("a", 1, 0, {});
  EXPECT_EQ(decision.verdict, Verdict::new_item);
  EXPECT_EQ(decision.item_id, "candidate");
  EXPECT_EQ(decision.revision, 1u);
}

TEST(Decide, TellsAnUnchangedEntryFromARevisedOne) {
  EXPECT_EQ(decide_on("a", 1, 0, {{KeyKind::entry}}).verdict, Verdict::unchanged);
  const auto revised = decide_on("a", 2, 0, {{KeyKind::entry}});
  EXPECT_EQ(revised.verdict, Verdict::revision);
  EXPECT_EQ(revised.item_id, "known");
  EXPECT_EQ(revised.revision, 4u);
}

TEST(Decide, TellsASightingOnce) {
  const auto first = decide_on("b", 1, 0, {{KeyKind::address}});
  EXPECT_EQ(first.verdict, Verdict::sighting);
  EXPECT_EQ(first.matched, KeyKind::address);
  EXPECT_EQ(decide_on("b", 1, 0, {{KeyKind::entry}, {KeyKind::address}}).verdict, Verdict::unchanged);
  EXPECT_EQ(decide_on("b", 2, 0, {{.by = KeyKind::entry, .seen_under_key = 1}}).verdict, Verdict::unchanged);
}

TEST(Decide, LetsOnlyASourceNearerToTheAddressRevise) {
  EXPECT_EQ(decide_on("b", 2, 1, {{.by = KeyKind::address, .authority = 1}}).verdict, Verdict::sighting);
  EXPECT_EQ(decide_on("b", 2, 0, {{.by = KeyKind::address, .authority = 2}}).verdict, Verdict::sighting);
  EXPECT_EQ(decide_on("b", 2, 2, {{.by = KeyKind::address, .authority = 1}}).verdict, Verdict::revision);
  EXPECT_EQ(decide_on("b", 1, 2, {{.by = KeyKind::address, .authority = 1}}).verdict, Verdict::revision)
      << "the same words, under another source's name and labels";
  auto by_a_copys = match_of({.by = KeyKind::address, .authority = 1}, 2);
  by_a_copys.is_named = false;
  EXPECT_EQ(decide(Candidate{.item = {.source = "b"}, .authority = 2, .content_hash = 2, .title_hash = 1},
                   std::span(&by_a_copys, 1))
                .verdict,
            Verdict::sighting)
      << "the item is not published under it";
  EXPECT_EQ(decide_on("b", 2, 2, {{.by = KeyKind::entry, .seen_under_key = 1}}).verdict, Verdict::unchanged)
      << "it says that its own address is its own";
}

TEST(Decide, TakesTheCopyThatIsTrustedMoreWhereNoAddressTellsThemApart) {
  const auto verdict_of = [](const Known& known, int trust, int authority = 0, bool is_part = false) {
    Candidate candidate{
        .item = {.id = "candidate", .source = "b", .fetched_at = kNow, .parent_id = is_part ? "digest" : ""},
        .authority = authority,
        .trust = trust,
        .content_hash = 2,
        .title_hash = 1,
        .said_hash = 2};
    const auto match = match_of(known, authority);
    return decide(candidate, std::span(&match, 1)).verdict;
  };
  for (const auto by : {KeyKind::address, KeyKind::text}) {
    EXPECT_EQ(verdict_of({by}, kUsualTrust), Verdict::sighting) << to_string(by);
    EXPECT_EQ(verdict_of({by}, kUsualTrust + 1), Verdict::revision) << to_string(by);
    EXPECT_EQ(verdict_of({by}, kUsualTrust - 1), Verdict::sighting) << to_string(by);
  }
  EXPECT_EQ(verdict_of({.by = KeyKind::address, .authority = 1}, 9), Verdict::sighting) << "it is nearer";
  EXPECT_EQ(verdict_of({.by = KeyKind::address}, 0, 1), Verdict::revision) << "it is nearer";
  EXPECT_EQ(verdict_of({.by = KeyKind::text}, 9, 0, true), Verdict::sighting) << "a part is no copy of an article";
}

TEST(Decide, TakesATextInPlaceOfATeaser) {
  const auto verdict_of = [](std::size_t bytes, PageRead page) {
    const Candidate candidate{
        .item = {.id = "candidate", .source = "b", .content_text = std::string(bytes, 'x'), .fetched_at = kNow},
        .content_hash = 2,
        .title_hash = 1,
        .said_hash = 2,
        .page = page};
    auto match = match_of({KeyKind::address});
    match.item.teaser = true;
    return decide(candidate, std::span(&match, 1)).verdict;
  };
  EXPECT_EQ(verdict_of(300, PageRead::none), Verdict::revision);
  EXPECT_EQ(verdict_of(300, PageRead::merged), Verdict::revision);
  EXPECT_EQ(verdict_of(300, PageRead::missing), Verdict::sighting) << "a teaser, too";
  EXPECT_EQ(verdict_of(299, PageRead::none), Verdict::sighting) << "hardly more than a teaser";
}

TEST(Decide, KnowsAnEntryByItsAddressWhenItsGuidChangesAtEachPoll) {
  EXPECT_EQ(decide_on("a", 1, 0, {{KeyKind::address}}).verdict, Verdict::unchanged);
  EXPECT_EQ(decide_on("a", 2, 0, {{KeyKind::address}}).verdict, Verdict::revision);
}

TEST(Decide, TakesAReusedGuidForNewNews) {
  const Known entry{.by = KeyKind::entry, .id = "old"}, address{.by = KeyKind::address, .source = "b", .id = "other"};
  EXPECT_EQ(decide_on("a", 2, 0, {entry, address}).verdict, Verdict::sighting);
  EXPECT_EQ(decide_on("a", 2, 0, {entry, address}).item_id, "other");
  EXPECT_EQ(decide_on("a", 2, 0, {entry}).verdict, Verdict::revision) << "a site that changes addresses on edit";
  EXPECT_EQ(decide_on("a", 2, 0, {entry}, kNow, 2).verdict, Verdict::new_item) << "title and address are new";
  const Known same_address{.by = KeyKind::address, .id = "old"};
  EXPECT_EQ(decide_on("a", 2, 0, {entry, same_address}, kNow, 2).verdict, Verdict::revision) << "a new headline";
  const Known untold{.by = KeyKind::entry, .id = "old", .title = 0};
  EXPECT_EQ(decide_on("a", 2, 0, {untold}, kNow, 2).verdict, Verdict::revision) << "its title was not kept";
}

TEST(Decide, CallsTheSameTextElsewhereASighting) {
  EXPECT_EQ(decide_on("b", 2, 2, {{KeyKind::text}}).verdict, Verdict::sighting);
}

TEST(Decide, CallsTheSameTextOfOneSourceNewWhenItComesDaysLater) {
  EXPECT_EQ(decide_on("a", 1, 0, {{KeyKind::text}}, kNow + hours{2}).verdict, Verdict::sighting);
  EXPECT_EQ(decide_on("a", 1, 0, {{KeyKind::text}}, kNow + hours{19}).verdict, Verdict::new_item);
}

TEST(Decide, KeepsBackWhatItsSourceHeldBackButNotWhatAnotherBringsAsFresh) {
  for (const auto by : {KeyKind::entry, KeyKind::address, KeyKind::text}) {
    const Known held{.by = by, .published = false};
    EXPECT_EQ(decide_on("a", 2, 2, {held}).verdict, Verdict::unchanged) << to_string(by);
  }
  for (const auto by : {KeyKind::address, KeyKind::text}) {
    const Known held{.by = by, .published = false};
    EXPECT_EQ(decide_on("b", 2, 0, {held}).verdict, Verdict::new_item) << to_string(by);
  }
}

// An item whose content (7) came from its page; under the entry key stand the feed's words (1).
const Known kWithPage{.by = KeyKind::entry, .content = 7, .seen_under_key = 1};

Verdict verdict_on(std::uint64_t words, std::uint64_t content, PageRead page, const Known& known,
                   const std::string& source = "a", int authority = 0, bool teaser = false,
                   Status status = Status::published) {
  Item item{.id = "candidate", .source = source, .fetched_at = kNow};
  auto match = match_of(known, authority);
  match.item.teaser = teaser;
  match.item.status = status;
  const Candidate candidate{
      .item = item, .authority = authority, .content_hash = content, .title_hash = 1, .said_hash = words, .page = page};
  return decide(candidate, std::span(&match, 1)).verdict;
}

TEST(Decide, KnowsAnEntryByItsOwnWordsWhenItsContentIsThatOfItsPage) {
  EXPECT_EQ(verdict_on(1, 1, PageRead::none, kWithPage), Verdict::unchanged);
  EXPECT_EQ(verdict_on(2, 2, PageRead::none, kWithPage), Verdict::revision) << "so its page is asked for";
  EXPECT_EQ(verdict_on(2, 7, PageRead::merged, kWithPage), Verdict::unchanged) << "and says what it said";
  EXPECT_EQ(verdict_on(2, 8, PageRead::merged, kWithPage), Verdict::revision);
}

TEST(Decide, TakesAPageThatCouldBeReadAtLastForARevisionOfTheSameWords) {
  const Known teaser{.by = KeyKind::entry, .content = 1, .seen_under_key = 1};
  EXPECT_EQ(verdict_on(1, 7, PageRead::merged, teaser, "a", 0, true), Verdict::revision);
  EXPECT_EQ(verdict_on(1, 1, PageRead::missing, teaser, "a", 0, true), Verdict::unchanged);
  EXPECT_EQ(verdict_on(2, 2, PageRead::missing, teaser, "a", 0, true), Verdict::revision);
}

TEST(Decide, LeavesATextInPlaceWhenOnlyATeaserIsLeft) {
  EXPECT_EQ(verdict_on(2, 2, PageRead::missing, kWithPage), Verdict::unchanged);
  const Known address{.by = KeyKind::address, .content = 7, .authority = 0};
  EXPECT_EQ(verdict_on(2, 2, PageRead::missing, address), Verdict::unchanged);
  EXPECT_EQ(verdict_on(2, 2, PageRead::missing, address, "b", 2), Verdict::sighting);
  EXPECT_EQ(verdict_on(2, 8, PageRead::merged, address, "b", 2), Verdict::revision);
}

TEST(Decide, WithdrawsItsOwnItemWhosePageIsGoneAndNoOther) {
  EXPECT_EQ(verdict_on(2, 2, PageRead::gone, kWithPage), Verdict::revision);
  EXPECT_EQ(verdict_on(2, 2, PageRead::gone, kWithPage, "a", 0, false, Status::withdrawn), Verdict::unchanged);
  EXPECT_EQ(verdict_on(2, 2, PageRead::gone, kWithPage, "b", 2), Verdict::unchanged);
  EXPECT_EQ(verdict_on(2, 2, PageRead::gone, {.by = KeyKind::address}, "b", 2), Verdict::unchanged);
  EXPECT_EQ(verdict_on(2, 2, PageRead::gone, {.by = KeyKind::text}, "b"), Verdict::new_item);
}

// An address of another item, and a candidate with a guid and another title.
struct Sharing {
  std::string source = "a";
  int authority = 0, known_authority = 0;
  AddressRole role = AddressRole::article;
  std::string title = "Ferry late";
  bool same_guid = false;
};

Verdict verdict_on(const Sharing& sharing) {
  const Item item{.id = "candidate", .source = sharing.source, .guid = "2", .title = sharing.title, .fetched_at = kNow};
  const Match match{.kind = KeyKind::address,
                    .item = {.id = "known",
                             .source = "a",
                             .authority = sharing.known_authority,
                             .content_hash = 1,
                             .title_hash = 1,
                             .recipe = kRecipe,
                             .sketch = sketch_of(Item{.title = "Bridge closed for repairs"})},
                    .seen = seen_as(sharing.role),
                    .same_guid = sharing.same_guid};
  return decide(Candidate{.item = item, .authority = sharing.authority, .content_hash = 2, .title_hash = 2},
                std::span(&match, 1))
      .verdict;
}

TEST(Decide, TakesAnotherGuidWithAnotherTitleAtOneAddressForOtherNews) {
  EXPECT_EQ(verdict_on(Sharing{}), Verdict::new_item);
  EXPECT_EQ(verdict_on(Sharing{.same_guid = true}), Verdict::revision);
  EXPECT_EQ(verdict_on({.source = "b", .authority = 2, .known_authority = 2}), Verdict::new_item) << "both on its host";
}

TEST(Decide, LetsAPageOfManyNameNobody) {
  const std::string copy = "Bridge closed for repairs, city says";
  EXPECT_EQ(verdict_on({.source = "b", .title = copy}), Verdict::sighting);
  EXPECT_EQ(verdict_on({.source = "b", .role = AddressRole::many, .title = copy}), Verdict::new_item);
  EXPECT_EQ(verdict_on({.source = "b", .role = AddressRole::many_in_source, .title = copy}), Verdict::new_item);
}

TEST(Decide, TakesACopyInOtherWordsForAnItemOfItsOwn) {
  EXPECT_EQ(verdict_on({.source = "b"}), Verdict::new_item);
  EXPECT_EQ(verdict_on({.source = "b", .authority = 2}), Verdict::new_item) << "nobody's item is rewritten";
}

TEST(Authority, IsHighestOnTheAddressesOwnHost) {
  EXPECT_EQ(Authority("https://a.example.com/feed").over("https://a.example.com/1"), 2);
  EXPECT_EQ(Authority("https://www.example.com/feed").over("http://example.com/1"), 2);
  EXPECT_EQ(Authority("https://feeds.example.com/x").over("https://news.example.com/1"), 1);
  EXPECT_EQ(Authority("https://mirror.example.net/x").over("https://news.example.com/1"), 0);
  EXPECT_EQ(Authority("https://a.github.io/x").over("https://b.github.io/1"), 0);
  EXPECT_EQ(Authority("https://a.example.com/feed").over("not an address"), 0);
}

}  // namespace
}  // namespace kuaixun
