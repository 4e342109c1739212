#include "ingest/pipeline.hpp"

#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "tests/support/canned_fetcher.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/once_full_ledger.hpp"
#include "tests/support/open_ledger.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

using std::chrono::hours;

constexpr const char* kUrl = "https://a.example/feed";

// A connector of lines: "guid|url|title|hours ago" (nothing: no date); "bad" is a document that it does not understand,
// "none" one without entries. A document breaks off in a line that ends in "|cut".
Result<Batch> parse_lines(const Document& document, const Source&) {
  if (document.body == "bad") return Error{Remedy::retry, "not_a_feed", "no lines"};
  Batch batch;
  batch.document.charset_reason = "default";
  if (document.body == "none") return batch;
  for (std::size_t start = 0; start < document.body.size();) {
    const auto end = std::min(document.body.find('\n', start), document.body.size());
    std::vector<std::string> fields;
    for (auto at = start; at <= end;) {
      const auto bar = std::min(document.body.find('|', at), end);
      fields.push_back(document.body.substr(at, bar - at));
      at = bar + 1;
    }
    Entry entry{.guid = fields.at(0), .url = fields.at(1), .title = fields.at(2)};
    if (!fields.at(3).empty()) entry.published = Timestamp{document.fetched_at - hours{std::stoi(fields.at(3))}};
    entry.cut_off = batch.document.cut_off = fields.size() > 4;
    batch.entries.push_back(std::move(entry));
    start = end + 1;
  }
  return batch;
}

double never(const Document&) { return 0; }

constexpr std::array kConnectors{Connector{"lines", parse_lines, never}};

class PipelineTest : public ::testing::Test {
 protected:
  PipelineTest() {
    fetcher_.set_time(clock_.now());
    ledger_ = open_ledger(io_, dir_, clock_, metrics_);
  }

  // A worker may still be posting into the context when a round has already ended.
  ~PipelineTest() override { workers_.join(); }

  Pipeline pipeline() {
    return Pipeline(PipelineParts{fetcher_, *ledger_, kConnectors, workers_, memory_, clock_, metrics_},
                    Encoder(KafkaSettings{}), ScheduleSettings{}, BackfillSettings{.items = 3, .age = hours{48}});
  }

  boost::system::result<RoundReport, RoundFailure> round(const Source& source) {
    auto under_test = pipeline();
    auto result = run_task(io_, under_test.round(source, cursors_[source.id], 0.5));
    if (result) cursors_[source.id] = result->cursor;
    return result;
  }

  std::vector<std::string> topics() {
    std::vector<std::string> names;
    const auto rows = run_task(io_, ledger_->outbox(0, 1000, 1 << 30)).value();
    for (const auto& row : rows) names.push_back(row.record.topic);
    return names;
  }

  static Source source(const std::string& id, const std::string& url = kUrl) {
    return Source{.id = id, .kind = "lines", .url = url};
  }

  TempDir dir_;
  ManualClock clock_;
  Metrics metrics_;
  CannedFetcher fetcher_;
  asio::thread_pool workers_{1};
  asio::io_context io_;
  MemoryBudget memory_{io_.get_executor(), 256'000'000, metrics_};
  std::unique_ptr<SqliteLedger> ledger_;
  std::map<std::string, Cursor> cursors_;
};

TEST_F(PipelineTest, CommitsItemsOldestFirstTogetherWithTheCursor) {
  fetcher_.answer(kUrl, "2|https://a.example/2|Two|1\n1|https://a.example/1|One|2", {"\"e\"", "yesterday"});
  const auto report = round(source("a"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->entries, 2);
  EXPECT_EQ(report->count(Verdict::new_item), 2);
  ASSERT_EQ(report->notes.size(), 2u);
  EXPECT_EQ(report->notes[0].title, "One");
  EXPECT_EQ(topics(), (std::vector<std::string>{"kuaixun.items", "kuaixun.items"}));
  const auto cursors = run_task(io_, ledger_->cursors()).value();
  EXPECT_EQ(http_position_of(cursors.at("a").position).validators, (Validators{"\"e\"", "yesterday"}));
  EXPECT_EQ(cursors.at("a").last_success, clock_.now());
}

// What is to be published after a round with a new item, a revision, a sighting, an item under an address that leads to
// another, and two that a link of both shows to be one; its write is taken back once when `fails`.
class RetriedRoundTest : public PipelineTest {
 protected:
  std::vector<std::pair<std::string, std::string>> published(bool fails) {
    TempDir dir;
    const auto ledger = open_ledger(io_, dir, clock_, metrics_);
    OnceFullLedger full(*ledger);
    Pipeline under_test(PipelineParts{fetcher_, full, kConnectors, workers_, memory_, clock_, metrics_},
                        Encoder(KafkaSettings{}), ScheduleSettings{}, BackfillSettings{.items = 9, .age = hours{48}});
    run(under_test, source("a"), "1|https://a.example/1|what a says|2\n2|https://a.example/2|the other of a|3", 2);
    run(under_test, source("b", "https://b.example/feed"),
        "7|https://b.example/7|as it was|4\n8|https://b.example/8|what stays|4", 2);
    if (fails) full.fail_next();
    run(under_test, source("b", "https://b.example/feed"),
        "7|https://b.example/7|as it is now|4\n9|https://b.example/9|what is new|1\n"
        "10|https://a.example/1|what a says|2\n11|https://a.example/2|another one at this address|1",
        2);
    EXPECT_EQ(full.failed(), fails ? 1 : 0);
    EXPECT_TRUE(under_test.faults().reasons().empty());
    std::vector<std::pair<std::string, std::string>> records;
    for (const auto& row : run_task(io_, ledger->outbox(0, 1000, 1 << 30)).value())
      records.emplace_back(row.record.topic, row.record.value);
    return records;
  }

 private:
  void run(Pipeline& under_test, const Source& source, const std::string& body, int new_items) {
    fetcher_.answer(source.url, body);
    bool ended = false;
    asio::co_spawn(io_, under_test.round(source, Cursor{}, 0.5), [&](std::exception_ptr failure, const auto& result) {
      ended = true;
      EXPECT_FALSE(failure);
      ASSERT_TRUE(result);
      EXPECT_EQ(result->count(Verdict::new_item), new_items);
    });
    io_.restart();
    while (!ended) {
      io_.run_one();
      if (clock_.sleepers() == 0) continue;
      EXPECT_EQ(under_test.faults().reasons(), std::vector<std::string>{"no space left"});
      clock_.advance(PatientLedger::kTryAgain);
    }
  }
};

TEST_F(RetriedRoundTest, AWriteThatIsTakenBackIsMadeAgainAsItWas) {
  const auto without = published(false);
  EXPECT_EQ(without.size(), 8u) << "four, then two new ones, a revision and a sighting";
  EXPECT_EQ(published(true), without);
}

TEST_F(PipelineTest, SendsValidatorsBackByteForByteAndPublishesNothingOnNotModified) {
  fetcher_.answer(kUrl, "1|https://a.example/1|One|2", {"W/\"odd \\ bytes\"", "not a date"});
  ASSERT_TRUE(round(source("a")));
  fetcher_.answer_not_modified(kUrl);
  const auto report = round(source("a"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->outcome, Gathered::Outcome::not_modified);
  EXPECT_EQ(fetcher_.requests.at(1).validators, (Validators{"W/\"odd \\ bytes\"", "not a date"}));
  EXPECT_EQ(topics().size(), 1u);
}

TEST_F(PipelineTest, ReadsTheSameBodyOnlyOnce) {
  fetcher_.answer(kUrl, "1|https://a.example/1|One|2");
  ASSERT_TRUE(round(source("a")));
  const auto report = round(source("a"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->outcome, Gathered::Outcome::same_body);
}

TEST_F(PipelineTest, PublishesARevisionUnderTheSameId) {
  fetcher_.answer(kUrl, "1|https://a.example/1|One|2");
  const auto first = round(source("a"));
  fetcher_.answer(kUrl, "1|https://a.example/1|One, corrected|2");
  const auto second = round(source("a"));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->count(Verdict::revision), 1);
  EXPECT_EQ(second->notes[0].decision.item_id, first->notes[0].decision.item_id);
  EXPECT_EQ(second->notes[0].decision.revision, 2u);
  EXPECT_EQ(topics().size(), 2u);
}

TEST_F(PipelineTest, PublishesWhatIsNewAmongWhatWasListedBefore) {
  auto under_test = pipeline();
  const auto next = [&](const std::string& lines) {
    fetcher_.answer(kUrl, lines);
    auto report = run_task(io_, under_test.round(source("a"), cursors_["a"], 0.5)).value();
    cursors_["a"] = report.cursor;
    return report.decided;
  };
  using Decided = decltype(RoundReport::decided);  // by Verdict: new, revision, sighting, unchanged
  EXPECT_EQ(next("1|https://a.example/1|One|2"), (Decided{1, 0, 0, 0}));
  EXPECT_EQ(next("1|https://a.example/1|One|2\n2|https://a.example/2|Two|1"), (Decided{1, 0, 0, 1}));
  EXPECT_EQ(next("2|https://a.example/2|Two, corrected|1\n1|https://a.example/1|One|2"), (Decided{0, 1, 0, 1}));
  EXPECT_EQ(next("1|https://a.example/1|One|2\n2|https://a.example/2|Two, corrected|1"), (Decided{0, 0, 0, 2}));
  EXPECT_EQ(topics().size(), 3u);
}

TEST_F(PipelineTest, KeepsTheDateThatNobodySaidThroughAllRevisions) {
  std::vector<std::string> dates;
  for (const auto* title : {"One", "One, corrected", "One, corrected again"}) {
    fetcher_.answer(kUrl, std::string("1|https://a.example/1|") + title + "|");
    ASSERT_TRUE(round(source("a")));
    clock_.advance(hours{5});
    fetcher_.set_time(clock_.now());
  }
  for (const auto& row : run_task(io_, ledger_->outbox(0, 1000, 1 << 30)).value()) {
    const auto at = row.record.value.find("\"published_at\"");
    dates.push_back(row.record.value.substr(at, row.record.value.find(',', at) - at));
  }
  ASSERT_EQ(dates.size(), 3u);
  EXPECT_EQ(dates[1], dates[0]);
  EXPECT_EQ(dates[2], dates[0]);
}

TEST_F(PipelineTest, TellsTheSameAddressInAnotherSourceAsASighting) {
  fetcher_.answer(kUrl, "1|https://a.example/1|One|2");
  fetcher_.answer("https://mirror.example/feed", "x9|https://www.a.example/1?utm_source=mirror|One|1");
  ASSERT_TRUE(round(source("a")));
  const auto report = round(source("mirror", "https://mirror.example/feed"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->count(Verdict::sighting), 1);
  EXPECT_EQ(topics().back(), "kuaixun.sightings");
}

TEST_F(PipelineTest, HoldsBackTheArchiveOfANewSourceAndDoesNotTakeItForNewsLater) {
  fetcher_.answer(kUrl,
                  "5|https://a.example/5|Five|1\n4|https://a.example/4|Four|2\n3|https://a.example/3|Three|3\n2|https:/"
                  "/a.example/2|Two|4\n"
                  "1|https://a.example/1|One|500");
  const auto first = round(source("a"));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->count(Verdict::new_item), 3);
  EXPECT_EQ(first->held_back, 2);
  fetcher_.answer(kUrl,
                  "6|https://a.example/6|Six|0\n2|https://a.example/2|Two, edited|4\n1|https://a.example/1|One|500");
  const auto second = round(source("a"));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->count(Verdict::new_item), 1);
  EXPECT_EQ(second->count(Verdict::unchanged), 2);
}

TEST_F(PipelineTest, TellsWhatItHoldsBackOnceAndNothingOfASteadyStream) {
  const auto* const list =
      "5|https://a.example/5|Five|1\n4|https://a.example/4|Four|2\n3|https://a.example/page|Three|3\n"
      "2|https://a.example/page|Two|4\n1|https://a.example/1|One|90";
  fetcher_.answer(kUrl, list);
  ASSERT_TRUE(round(source("a")));
  const auto first = topics();
  EXPECT_EQ(std::ranges::count(first, "kuaixun.items"), 3);
  EXPECT_EQ(std::ranges::count(first, "kuaixun.known"), 3) << "two that are held back, and their page of many";
  for (const auto* more : {" ", "  "}) {
    fetcher_.answer(kUrl, std::string(list) + more);
    ASSERT_TRUE(round(source("a")));
    EXPECT_EQ(topics(), first);
  }
}

TEST_F(PipelineTest, GivesARejectWithTheBytesOfWhatItDoesNotUnderstand) {
  fetcher_.answer(kUrl, "bad");
  const auto result = round(source("a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().error.code.name(), "not_a_feed");
  ASSERT_TRUE(result.error().reject);
  EXPECT_EQ(result.error().reject->bytes, "bad");
  cursors_["a"].rejected_hash = result.error().rejected_hash;
  const auto again = round(source("a"));
  EXPECT_EQ(again.error().error.code.name(), "not_a_feed");
  EXPECT_FALSE(again.error().reject) << "the same bytes again are no second reject";
}

TEST_F(PipelineTest, LeavesTheLedgerAloneWhenTheFetchFails) {
  fetcher_.fail(kUrl, Error{"timeout", "too slow"});
  const auto result = round(source("a"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().error.code.name(), "timeout");
  EXPECT_TRUE(run_task(io_, ledger_->cursors()).value().empty());
}

TEST_F(PipelineTest, AsksAtANewAddressOnlyAfterAPermanentMoveWasSeenOftenAndForLong) {
  HttpPosition position{.moved_to = "https://new.example/feed", .moved_seen = 20};
  position.moved_since = clock_.now() - hours{24};
  cursors_["a"].position = bytes_of(position);
  ASSERT_FALSE(round(source("a")));
  EXPECT_EQ(fetcher_.requests.back().url, kUrl);
  position.moved_since = clock_.now() - hours{72};
  cursors_["a"].position = bytes_of(position);
  ASSERT_FALSE(round(source("a")));
  EXPECT_EQ(fetcher_.requests.back().url, "https://new.example/feed");
}

TEST_F(PipelineTest, AsksWhereTheOperatorSaysAndNotWhereTheAddressBeforeHasMoved) {
  cursors_["a"] = Cursor{.address = "https://old.example/feed", .kind = "lines"};
  cursors_["a"].position = bytes_of(
      HttpPosition{.moved_to = "https://new.example/feed", .moved_seen = 20, .moved_since = clock_.now() - hours{72}});
  fetcher_.answer(kUrl, "1|https://a.example/1|One|1");
  ASSERT_TRUE(round(source("a")));
  EXPECT_EQ(fetcher_.requests.back().url, kUrl);
  EXPECT_EQ(cursors_["a"].address, kUrl);
}

TEST_F(PipelineTest, ReadsADocumentAnewWhenItsSourceBecomesAnotherKind) {
  fetcher_.answer(kUrl, "1|https://a.example/1|One|1", {"\"e\"", ""});
  ASSERT_TRUE(round(source("a")));
  cursors_["a"].kind = "something else";  // that it was read as until now
  const auto report = round(source("a"));
  ASSERT_TRUE(report);
  EXPECT_EQ(fetcher_.requests.back().validators, Validators{});
  EXPECT_EQ(report->outcome, Gathered::Outcome::read) << "though its bytes are the same";
}

TEST_F(PipelineTest, KeepsNothingOfADocumentThatBrokeOffThatCouldHideTheRest) {
  fetcher_.answer(kUrl, "2|https://a.example/2|Two|1\n1|https://a.example/1|One, ha|2|cut", {"\"e\"", "today"});
  const auto cut = round(source("a"));
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->count(Verdict::new_item), 1) << "what is whole is published at once";
  EXPECT_EQ(http_position_of(cursors_["a"].position).validators, Validators{});
  fetcher_.answer(kUrl, "2|https://a.example/2|Two|1\n1|https://a.example/1|One, half|2", {"\"e\"", "today"});
  const auto whole = round(source("a"));
  ASSERT_TRUE(whole);
  EXPECT_EQ(fetcher_.requests.back().validators, Validators{});
  ASSERT_EQ(whole->count(Verdict::new_item), 1);
  EXPECT_EQ(whole->notes[0].title, "One, half");
  EXPECT_EQ(http_position_of(cursors_["a"].position).validators, (Validators{"\"e\"", "today"}));
  EXPECT_EQ(cursors_["a"].cut_entry, 0u);
}

TEST_F(PipelineTest, PublishesAnEntryThatBreaksOffAlikeTwiceAndSaysSo) {
  fetcher_.answer(kUrl, "1|https://a.example/1|One, ha|2|cut");
  EXPECT_EQ(round(source("a"))->count(Verdict::new_item), 0);
  fetcher_.answer(kUrl, "1|https://a.example/1|One, hal|2|cut");
  EXPECT_EQ(round(source("a"))->count(Verdict::new_item), 0) << "further than before: the rest may come";
  const auto alike = round(source("a"));
  ASSERT_TRUE(alike);
  EXPECT_EQ(alike->outcome, Gathered::Outcome::read);
  EXPECT_EQ(alike->count(Verdict::new_item), 1);
  const auto rows = run_task(io_, ledger_->outbox(0, 10, 1 << 20)).value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_NE(rows[0].record.value.find("\"recovered\""), std::string::npos);
  EXPECT_EQ(round(source("a"))->count(Verdict::new_item), 0);
  fetcher_.answer(kUrl, "1|https://a.example/1|One, half|2");
  EXPECT_EQ(round(source("a"))->count(Verdict::revision), 1);
}

TEST_F(PipelineTest, MakesNoRevisionOfAnEntryThatIsCut) {
  fetcher_.answer(kUrl, "1|https://a.example/1|One, half|2");
  ASSERT_TRUE(round(source("a")));
  for (const auto* body : {"1|https://a.example/1|One, ha|2|cut", "|https://a.example/1|One|2|cut"}) {
    fetcher_.answer(kUrl, body);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(round(source("a"))->count(Verdict::revision), 0);
  }
  EXPECT_EQ(topics().size(), 1u);
}

TEST_F(PipelineTest, AnEntryWithoutItsNameWaitsForIt) {
  fetcher_.answer(kUrl, "||One, ha|2|cut");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(round(source("a"))->count(Verdict::new_item), 0);
}

TEST_F(PipelineTest, TakesADocumentForCutWhoseConnectionBroke) {
  fetcher_.answer(kUrl, "1|https://a.example/1|One|2", {"\"e\"", ""});
  fetcher_.cut_off(kUrl);
  EXPECT_EQ(round(source("a"))->count(Verdict::new_item), 1);
  EXPECT_EQ(http_position_of(cursors_["a"].position).validators, Validators{});
  EXPECT_EQ(cursors_["a"].body_hash, 0u);
}

std::string archive(int from, int to) {
  std::string lines;
  for (int hours = from; hours < to; ++hours) {
    const auto name = std::to_string(hours);
    lines +=
        (lines.empty() ? "" : "\n") + ("a" + name) + "|https://a.example/archive/" + name + "|Old " + name + "|" + name;
  }
  return lines;
}

TEST_F(PipelineTest, TheBackfillLimitsHoldUntilEntriesWereRead) {
  fetcher_.answer(kUrl, "none", {"\"none\"", ""});
  ASSERT_TRUE(round(source("a")));
  fetcher_.answer(kUrl, "bad");
  ASSERT_FALSE(round(source("a")));
  fetcher_.answer(kUrl, archive(0, 500));
  const auto report = round(source("a"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->count(Verdict::new_item), 3);
  EXPECT_EQ(report->held_back, 497);
}

TEST_F(PipelineTest, BelievesNoNotModifiedThatWasNotAskedFor) {
  fetcher_.answer(kUrl, "", {"\"e\"", ""});
  fetcher_.answer_not_modified(kUrl);
  const auto told = round(source("a"));
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().error.code.name(), "unasked_304");
  EXPECT_EQ(http_position_of(cursors_["a"].position).validators, Validators{});
  fetcher_.answer(kUrl, archive(0, 500), {"\"e\"", ""});
  EXPECT_EQ(round(source("a"))->count(Verdict::new_item), 3);
}

TEST_F(PipelineTest, AFirstDocumentThatBrokeOffEndsNoFirstRead) {
  fetcher_.answer(kUrl, archive(0, 1) + "\nx|https://a.example/x|X|1|cut");
  EXPECT_EQ(round(source("a"))->count(Verdict::new_item), 1);
  fetcher_.answer(kUrl, archive(0, 500));
  const auto whole = round(source("a"));
  EXPECT_EQ(whole->count(Verdict::new_item), 2);
  EXPECT_EQ(whole->held_back, 497);
}

TEST_F(PipelineTest, ANewAddressHoldsBackOnlyWhatIsOlderThanTheNewestKnown) {
  fetcher_.answer(kUrl, "1|https://a.example/1|One|10");
  ASSERT_TRUE(round(source("a")));
  const auto* moved = "https://a.example/other/feed";
  fetcher_.answer(moved, "9|https://a.example/9|Fresh|0\n8|https://a.example/8|Fresh, too|9\n" + archive(11, 500));
  const auto report = round(source("a", moved));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->count(Verdict::new_item), 2);
  EXPECT_EQ(report->held_back, 489);
  fetcher_.answer(moved, "7|https://a.example/7|Late|300");
  EXPECT_EQ(round(source("a", moved))->count(Verdict::new_item), 1) << "not held back where entries were read";
}

TEST_F(PipelineTest, ATokenThatChangesHoldsNothingBack) {
  const std::string url = "https://a.example/feed?account=1&token=";
  fetcher_.answer(url + "b1", "1|https://a.example/1|One|1");
  ASSERT_TRUE(round(source("a", url + "b1")));
  fetcher_.answer(url + "c2", "2|https://a.example/2|Two|5\n1|https://a.example/1|One|1");
  EXPECT_EQ(round(source("a", url + "c2"))->count(Verdict::new_item), 1);
}

}  // namespace
}  // namespace kuaixun
