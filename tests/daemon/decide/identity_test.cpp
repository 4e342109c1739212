// Each piece of news is published once, whatever shares its address and in whatever order it comes.
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "collect/understand.hpp"
#include "decide/decider.hpp"
#include "dedup/recipe.hpp"
#include "ledger/memory_ledger.hpp"
#include "tests/support/manual_clock.hpp"

namespace kuaixun {
namespace {

// One entry as its source lists it, and which piece of news it is.
struct Line {
  std::string news, guid, url, title, text = {}, part_of = {};
};
using Lines = std::vector<Line>;

const std::vector<Lines>* listed = nullptr;

Result<Batch> parse_listed(const Document& document, const Source&) {
  Batch batch{.document = {.charset = "utf-8"}, .entries = {}};
  for (const auto& line : listed->at(std::stoul(document.body))) {
    batch.entries.push_back(
        Entry{.guid = line.guid, .url = line.url, .title = line.title, .summary = line.text, .content = {}});
    if (!line.part_of.empty()) batch.entries.back().part = Part{.parent = line.part_of};
  }
  return batch;
}

double never(const Document&) { return 0; }

class IdentityTest : public ::testing::Test {
 protected:
  // Reads one document of a source, and notes which news each item that came of it is.
  void read(const std::string& site, const Lines& lines) {
    const std::vector<Lines> one{lines};
    listed = &one;
    const Source source{.id = site, .kind = "lines", .url = "https://" + site + ".example/feed"};
    const Document document{.url = source.url, .body = "0", .fetched_at = clock_.now()};
    const BackfillSettings all{.items = 1'000, .age = std::chrono::hours{24 * 365 * 100}};
    auto understood = understand(document, source, {"lines", parse_listed, never}, all, Past{}).value();
    std::function<void(LedgerTransaction&)> write = [&](LedgerTransaction& ledger) {
      for (auto& candidate : understood.candidates) note(lines.at(candidate.place), decide(ledger, candidate));
    };
    ASSERT_TRUE(run_task(io_, ledger_.write(std::move(write))));
    clock_.advance(std::chrono::minutes{10});
  }

  int published(const std::string& news) const {
    const auto count = published_.find(news);
    return count == published_.end() ? 0 : count->second;
  }

  int revisions_ = 0, sightings_ = 0;
  std::map<std::string, std::vector<std::string>> identity_of_;  // by news, as last published
  ManualClock clock_;

 private:
  Decision decide(LedgerTransaction& ledger, Candidate& candidate) {
    auto ruling = decide_and_store(ledger, candidate, clock_.now());
    last_identity_ = candidate.item.identity;
    return ruling.decision;
  }

  void note(const Line& line, const Decision& decision) {
    revisions_ += decision.verdict == Verdict::revision;
    sightings_ += decision.verdict == Verdict::sighting;
    if (decision.verdict == Verdict::new_item) {
      ++published_[line.news];
      EXPECT_TRUE(news_of_.emplace(decision.item_id, line.news).second) << line.title << " got the id of another";
    }
    if (decision.verdict == Verdict::new_item || decision.verdict == Verdict::revision)
      identity_of_[line.news] = last_identity_;
    EXPECT_EQ(news_of_[decision.item_id], line.news) << line.title << ": " << decision.reason;
  }

  asio::io_context io_;
  MemoryLedger ledger_;
  std::map<std::string, std::string> news_of_;  // by item
  std::map<std::string, int> published_;
  std::vector<std::string> last_identity_;
};

const char* const kPage = "https://a.example/live";
const Line kOne{"one", "g1", kPage, "Bridge closed"}, kTwo{"two", "g2", kPage, "Ferry late"},
    kThree{"three", "g3", kPage, "Tunnel open"};

Line without_guid(Line line) {
  line.guid.clear();
  return line;
}

TEST_F(IdentityTest, PublishesEachEntryOfAPageOfMany) {
  read("a", {kTwo, kOne});
  read("a", {kThree, kTwo});
  read("a", {kThree});
  for (const auto* news : {"one", "two", "three"}) EXPECT_EQ(published(news), 1) << news;
  EXPECT_EQ(revisions_, 0);
  EXPECT_TRUE(identity_of_["one"].empty());
}

TEST_F(IdentityTest, LearnsAPageOfManyFromAnotherGuidWithAnotherTitle) {
  for (const auto& lines : {Lines{kOne}, Lines{kTwo}, Lines{kOne}, Lines{kThree}, Lines{kTwo, kThree}})
    read("a", lines);
  for (const auto* news : {"one", "two", "three"}) EXPECT_EQ(published(news), 1) << news;
  EXPECT_EQ(revisions_, 0);
}

TEST_F(IdentityTest, PublishesEachEntryOfAStatusPageWithoutGuids) {
  read("a", {without_guid(kOne)});
  read("a", {without_guid(kTwo), without_guid(kOne)});
  read("a", {without_guid(kThree)});
  read("a", {without_guid(kThree), without_guid(kTwo), without_guid(kOne)});
  for (const auto* news : {"one", "two", "three"}) EXPECT_EQ(published(news), 1) << news;
  EXPECT_EQ(revisions_, 0);
}

TEST_F(IdentityTest, PublishesEachEntryWithoutGuidAndLinkWhateverItsTitle) {
  const Line one{"one", "", "", "Lamp two", "It is out."}, two{"two", "", "", "Lamp two", "It is lit again."},
      other{"other", "", "", "Lamp one", "All is well."};
  for (const auto& lines : {Lines{two, other, one}, Lines{one}, Lines{two, one}, Lines{other}, Lines{two}})
    read("a", lines);
  for (const auto* news : {"one", "two", "other"}) EXPECT_EQ(published(news), 1) << news;
  EXPECT_EQ(revisions_, 0);
  auto edited = other;
  edited.text = "All is very well.";
  read("a", {edited});
  EXPECT_EQ(published("other"), 1);
  EXPECT_EQ(revisions_, 1);
}

TEST_F(IdentityTest, KnowsEntriesOfAPageOfManyWhoseGuidsChangeAtEachPoll) {
  for (int poll = 0; poll < 3; ++poll) {
    auto one = kOne, two = kTwo;
    one.guid += std::to_string(poll);
    two.guid += std::to_string(poll);
    read("a", {two, one});
    read("a", {two});
  }
  EXPECT_EQ(published("one"), 1);
  EXPECT_EQ(published("two"), 1);
  EXPECT_EQ(revisions_, 0);
}

TEST_F(IdentityTest, PublishesReleaseNotesThatDifferInTheFragment) {
  const auto at = [](Line line, const char* fragment) {
    line.url += fragment;
    return line;
  };
  const auto one = at(kOne, "#v1"), two = at(kTwo, "#v2"), three = at(kThree, "#v3");
  for (const auto& lines : {Lines{one}, Lines{two, one}, Lines{three}, Lines{one, three}, Lines{two}}) read("a", lines);
  for (const auto* news : {"one", "two", "three"}) EXPECT_EQ(published(news), 1) << news;
  read("b", {{"two", "b1", two.url, "Ferry late"}});
  EXPECT_EQ(sightings_, 1) << "the address with its fragment is an article's";
}

TEST_F(IdentityTest, PublishesEachRouteOfAPage) {
  Line one = kOne, two = kTwo;
  one.url = "https://a.example/#/news/1";
  two.url = "https://a.example/#/news/2";
  for (const auto& lines : {Lines{without_guid(one)}, Lines{without_guid(two)}, Lines{without_guid(one)}})
    read("a", lines);
  EXPECT_EQ(published("one"), 1);
  EXPECT_EQ(published("two"), 1);
}

TEST_F(IdentityTest, KnowsAnEntryWhateverOfItChangesButItsName) {
  read("a", {{"ferry", "f1", "https://a.example/ferry", "Ferry may stop"}});
  read("a", {{"ferry", "f1", "https://a.example/ferry", "Ferry has stopped"}});
  EXPECT_EQ(revisions_, 1) << "an edited title";
  read("a", {{"ferry", "f1", "https://a.example/ferry#atom-everything", "Ferry has stopped"}});
  read("a", {{"ferry", "f1", "http://www.a.example/ferry", "Ferry has stopped"}});
  EXPECT_EQ(revisions_, 1) << "a fragment that tracks, the twin address";
  read("a", {{"crane", "https://a.example/crane", "https://a.example/crane", "Crane falls"}});
  read("a", {{"crane", "http://a.example/crane", "http://a.example/crane", "Crane has fallen"}});
  EXPECT_EQ(revisions_, 2) << "a guid that is an address is the same in http and https";
  EXPECT_EQ(published("ferry"), 1);
  EXPECT_EQ(published("crane"), 1);
}

TEST_F(IdentityTest, KnowsEntriesApartThatHaveOneGuid) {
  const Line one{"one", "0", "https://a.example/1", "Bridge closed"},
      two{"two", "0", "https://a.example/2", "Ferry late"};
  for (int poll = 0; poll < 3; ++poll) read("a", {two, one});
  EXPECT_EQ(published("one"), 1);
  EXPECT_EQ(published("two"), 1);
  EXPECT_EQ(revisions_, 0);
}

TEST_F(IdentityTest, KeepsIdAndNameWhenAnAddressBecomesAPageOfMany) {
  read("a", {kOne});
  EXPECT_EQ(identity_of_["one"], std::vector<std::string>{"url:a.example/live"});
  read("a", {kTwo, kOne});
  auto edited = kOne;
  edited.title = "Bridge open again";
  read("a", {edited});
  EXPECT_EQ(published("one"), 1);
  EXPECT_EQ(revisions_, 1);
  EXPECT_TRUE(identity_of_["one"].empty()) << "a page of many stands in nobody's identity";
}

TEST_F(IdentityTest, KeepsTheNamesOfEarlierRevisions) {
  read("a", {{"ferry", "f1", "https://a.example/ferry", "Ferry may stop"}});
  read("a", {{"ferry", "f1", "https://a.example/2026/ferry", "Ferry may stop"}});
  EXPECT_EQ(identity_of_["ferry"], (std::vector<std::string>{"url:a.example/ferry", "url:a.example/2026/ferry"}));
}

TEST_F(IdentityTest, PublishesACopyInQuiteOtherWordsAndLeavesTheAddressItsOwner) {
  const std::string url = "https://a.example/fab";
  read("a", {{"fab", "1", url, "Gulf Semiconductor opens second fab"}});
  read("b", {{"comment", "2", url, "港湾半导体为何此时扩产"}});
  EXPECT_TRUE(identity_of_["comment"].empty());
  read("c", {{"fab", "3", url, "Gulf Semiconductor opens its second fab"}});
  EXPECT_EQ(sightings_, 1);
  EXPECT_EQ(published("comment"), 1);
}

const std::string kArticle = "https://a.example/fab";
const Line kOwn{"fab", "1", kArticle, "Gulf Semiconductor opens second fab"};
const Line kTwin{"fab", "b7", "http://www.a.example/fab?utm_source=b", "Gulf Semiconductor opens its second fab"};
const Line kOtherTwin{"fab", "c7", "https://a.example/fab#rss", "Gulf Semiconductor opens second fab, says chairman"};
const Lines kHostile{{"lie 1", "h1", kArticle, "Win a phone today"},
                     {"lie 2", "h2", kArticle, "Cheap pills without prescription"},
                     {"lie 3", "h3", kArticle, "Lottery results revealed early"}};

struct Reading {
  std::string site;
  Lines lines;
};

class AnyOrder : public IdentityTest, public ::testing::WithParamInterface<unsigned> {
 protected:
  void read_in_any_order(std::vector<Reading> readings) {
    std::mt19937 random(GetParam());
    std::shuffle(readings.begin(), readings.end(), random);
    for (const auto& reading : readings) read(reading.site, reading.lines);
    std::set<std::string> all;
    for (const auto& reading : readings)
      for (const auto& line : reading.lines) all.insert(line.news);
    for (const auto& news : all) EXPECT_EQ(published(news), 1) << news << ", order " << GetParam();
  }
};

TEST_P(AnyOrder, OfAPageOfMany) {
  read_in_any_order({{"a", {kOne}},
                     {"a", {kTwo, kOne}},
                     {"a", {kThree, kTwo}},
                     {"a", {kThree, kOne}},
                     {"a", {kTwo}},
                     {"a", {kThree, kTwo, kOne}}});
  EXPECT_EQ(revisions_, 0);
}

TEST_P(AnyOrder, OfAPageOfManyWithoutGuids) {
  const auto one = without_guid(kOne), two = without_guid(kTwo), three = without_guid(kThree);
  read_in_any_order({{"a", {two, one}}, {"a", {one, three}}, {"a", {three, two}}, {"a", {three, two, one}}});
  EXPECT_EQ(revisions_, 0);
}

TEST_P(AnyOrder, OfAnArticleItsTwinsAndAHostileSource) {
  read_in_any_order({{"a", {kOwn}},
                     {"b", {kTwin}},
                     {"c", {kOtherTwin}},
                     {"a", {kOwn}},
                     {"h", kHostile},
                     {"h", {kHostile[0]}},
                     {"h", {kHostile[1]}},
                     {"h", {kHostile[2], kHostile[0]}},
                     {"b", {kTwin}}});
}

TEST_P(AnyOrder, OfReleaseNotesAndTheirMirror) {
  const auto at = [](Line line, const std::string& fragment, const std::string& guid) {
    line.url += fragment;
    line.guid = guid;
    return line;
  };
  const auto one = at(kOne, "#v1", ""), two = at(kTwo, "#v2", ""), three = at(kThree, "#v3", "");
  read_in_any_order({{"a", {two, one}}, {"a", {three, two}}, {"a", {three, one}}, {"a", {three, two, one}}});
  EXPECT_EQ(revisions_, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyOrder, ::testing::Range(0u, 40u));

// A daily digest, without guids for its parts.
Line digest(const std::string& day) {
  return {"digest " + day, "d" + day, "https://a.example/" + day, "Morning of " + day};
}
Line part(const std::string& day, const std::string& title, const std::string& text, const std::string& url = {}) {
  return {day + " " + title, {}, url, title, text, "d" + day};
}

TEST_F(IdentityTest, PartsOfOneTitleAreNewsEachDay) {
  read("a", {digest("1"), part("1", "Weather", "Rain over the strait, and no ferry before noon.")});
  read("a", {digest("2"), part("2", "Weather", "Sun from the morning on; the ferries run as planned.")});
  EXPECT_EQ(published("1 Weather"), 1);
  EXPECT_EQ(published("2 Weather"), 1);
  EXPECT_EQ(revisions_, 0);
}

TEST_F(IdentityTest, PartsWithTheLinkOfAnEarlierOneInOtherWordsAreNews) {
  const auto* const portal = "https://port.example/news";
  read("a", {digest("1"), part("1", "Crane falls", "A crane fell onto pier nine at night. Nobody was hurt.", portal)});
  read("a",
       {digest("2"), part("2", "Tug sold", "The tug of the harbour office went to a museum in the north.", portal)});
  EXPECT_EQ(published("1 Crane falls"), 1);
  EXPECT_EQ(published("2 Tug sold"), 1);
  EXPECT_EQ(revisions_ + sightings_, 0);
}

TEST_F(IdentityTest, APartThatLinksToWhatItsSourcePublishedIsASighting) {
  const std::string text = "A crane fell onto pier nine at night. Nobody was hurt. The pier is closed until Friday.";
  const Line article{"crane", "g9", "https://a.example/crane", "Crane falls onto pier nine", text};
  read("a", {article});
  auto echo = part("1", "Crane falls onto pier nine", text.substr(0, 54), article.url);
  echo.news = "crane";
  read("a", {digest("1"), echo});
  read("a", {digest("1"), echo});
  EXPECT_EQ(published("crane"), 1);
  EXPECT_EQ(revisions_, 0);
  EXPECT_EQ(sightings_, 1) << "told once";
}

TEST_F(IdentityTest, AnArticleThatComesAfterItsBriefIsNews) {
  const std::string text = "A crane fell onto pier nine at night. Nobody was hurt. The pier is closed until Friday.";
  read("a", {digest("1"), part("1", "Crane falls onto pier nine", text.substr(0, 54), "https://b.example/crane")});
  read("b", {{"crane", "g9", "https://b.example/crane", "Crane falls onto pier nine", text}});
  EXPECT_EQ(published("1 Crane falls onto pier nine"), 1);
  EXPECT_EQ(published("crane"), 1) << "what a digest refers to is not the digest's";
  EXPECT_EQ(revisions_ + sightings_, 0);
}

TEST_F(IdentityTest, PartsOfTwoDaysInLikeWordsWithOneLinkAreOne) {
  const std::string text = "A crane fell onto pier nine at night. Nobody was hurt.";
  read("a", {digest("1"), part("1", "Crane falls onto pier nine", text, "https://b.example/crane")});
  auto again = part("2", "Crane falls onto pier nine at night", text, "https://b.example/crane");
  again.news = "1 Crane falls onto pier nine";
  read("a", {digest("2"), again});
  read("a", {digest("2"), again});
  EXPECT_EQ(published("1 Crane falls onto pier nine"), 1);
  EXPECT_EQ(revisions_, 0);
  EXPECT_EQ(sightings_, 1);
}

TEST_F(IdentityTest, APartIsKnownByItsLinkWhenItsTitleIsEdited) {
  const std::string text = "A crane fell onto pier nine at night. Nobody was hurt.";
  const auto other = part("1", "Tug sold", "The tug went to a museum.", "https://b.example/tug");
  read("a", {digest("1"), part("1", "Crane falls onto pier nine", text, "https://b.example/crane"), other});
  auto edited = part("1", "A crane falls onto pier nine", text + " The pier is closed.", "https://b.example/crane");
  edited.news = "1 Crane falls onto pier nine";
  read("a", {digest("1"), edited, other});
  EXPECT_EQ(published("1 Crane falls onto pier nine"), 1);
  EXPECT_EQ(revisions_, 1);
  EXPECT_EQ(sightings_, 0);
}

TEST_F(IdentityTest, PartsOfOneDigestWithOneLinkAreApart) {
  const auto* const portal = "https://port.example/news";
  const auto crane = part("1", "Crane falls", "A crane fell onto pier nine at night. Nobody was hurt.", portal);
  const auto tug = part("1", "Tug sold", "The tug of the harbour office went to a museum in the north.", portal);
  read("a", {digest("1"), crane});
  read("a", {digest("1"), crane, tug});
  read("a", {digest("1"), tug});
  EXPECT_EQ(published("1 Crane falls"), 1);
  EXPECT_EQ(published("1 Tug sold"), 1);
  EXPECT_EQ(revisions_ + sightings_, 0);
}

TEST_F(IdentityTest, APartThatIsCorrectedIsRevised) {
  read("a", {digest("1"), part("1", "Weather", "Rain over the strait.")});
  read("a", {digest("1"), part("1", "Weather", "Rain over the strait until noon.")});
  EXPECT_EQ(published("1 Weather"), 1);
  EXPECT_EQ(revisions_, 1);
}

}  // namespace
}  // namespace kuaixun
