// Rounds of sources that ask for full text, from the feed to the outbox.
#include "collect/page_step.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <gmock/gmock.h>

#include "base/run_task.hpp"
#include "ingest/pipeline.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "publish/record_reader.hpp"
#include "tests/support/canned_fetcher.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/open_ledger.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kFeed = "https://a.example/feed";
constexpr const char* kOne = "https://a.example/1";

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = std::min(text.find(at), text.size());
    parts.emplace_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

// A connector of lines: "guid|url|title|text"; all an hour old.
Result<Batch> parse_lines(const Document& document, const Source&) {
  Batch batch;
  batch.document.charset_reason = "default";
  batch.left_out["account_moved"] = 1;
  if (document.body.empty()) return batch;
  for (const auto& line : split(document.body, '\n')) {
    auto fields = split(line, '|');
    fields.resize(4);
    Entry entry{.guid = fields[0], .url = fields[1], .title = fields[2], .summary = fields[3]};
    entry.published = Timestamp{document.fetched_at - 1h};
    batch.entries.push_back(std::move(entry));
  }
  return batch;
}

// A reader of pages in one line: "CLASS|text, or where it moved to|account|further addresses, with commas".
Page read_line(const Document& document, const PageHint& hint) {
  auto fields = split(document.body, '|');
  fields.resize(4);
  Page page;
  for (const auto each : {PageClass::article, PageClass::gone, PageClass::blocked, PageClass::retry, PageClass::moved})
    if (fields[0] == to_string(each)) page.page_class = each;
  if (page.page_class == PageClass::moved) {
    page.moved_to = fields[1];
    return page;
  }
  page.entry.title = hint.entry.title + " (page)";
  page.entry.content = "<p>" + fields[1] + "</p>";
  if (fields[1].starts_with("cookies")) page.entry.flags.emplace_back("text_not_of_title");
  if (!fields[2].empty()) page.entry.publisher = "account " + fields[2];
  if (!fields[2].empty() && fields[2] != hint.source.option("account")) page.entry.flags.emplace_back("other_account");
  if (!fields[3].empty()) page.entry.also_at = split(fields[3], ',');
  return page;
}

double never(const Document&) { return 0; }
constexpr std::array kConnectors{Connector{"lines", parse_lines, never}};

class PageStepTest : public ::testing::Test {
 protected:
  PageStepTest() {
    ledger_ = open_ledger(io_, dir_, clock_, metrics_);
    for (const auto* host : {"a.example", "b.example", "mp.weixin.qq.com"})
      fetcher_.fail(std::string("https://") + host + "/robots.txt", Error{Remedy::retry, "http_404", ""});
    restart();
  }
  ~PageStepTest() override { workers_.join(); }

  // Another life of the daemon with the same ledger.
  void restart(PageLimits limits = {}) {
    const PipelineParts parts{fetcher_, *ledger_, kConnectors, workers_, memory_, clock_, metrics_, read_line};
    pipeline_ = std::make_unique<Pipeline>(parts, Encoder(KafkaSettings{}), ScheduleSettings{},
                                           BackfillSettings{.items = 50, .age = 48h}, DedupSettings{}, limits);
  }

  static Source source(FullText full_text = FullText::when_missing, const std::string& id = "a",
                       const std::string& url = kFeed) {
    return Source{.id = id, .kind = "lines", .url = url, .full_text = full_text};
  }

  RoundReport round(const Source& of = source()) {
    fetcher_.set_time(clock_.now());
    auto result = run_task(io_, pipeline_->round(of, cursors_[of.id], 0.5));
    if (!result) throw std::runtime_error(result.error().error.message);
    cursors_[of.id] = result->cursor;
    return *result;
  }

  std::vector<Record> records(const std::string& topic) {
    std::vector<Record> found;
    for (auto& row : run_task(io_, ledger_->outbox(0, 1'000, 1 << 30)).value())
      if (row.record.topic == "kuaixun." + topic) found.push_back(std::move(row.record));
    return found;
  }

  // "revision text flags" of every item in the outbox.
  std::vector<std::string> items() {
    std::vector<std::string> lines;
    for (const auto& record : records("items")) {
      const auto item = read_item(record).value();
      std::string line = std::to_string(item.revision) + " " + item.content_text;
      if (item.status == Status::withdrawn) line += " withdrawn";
      for (const auto& flag : item.flags) line += " " + flag;
      lines.push_back(std::move(line));
    }
    return lines;
  }

  std::string metrics() const { return metrics_.render(); }

  TempDir dir_;
  ManualClock clock_;
  Metrics metrics_;
  CannedFetcher fetcher_;
  asio::thread_pool workers_{1};
  asio::io_context io_;
  MemoryBudget memory_{io_.get_executor(), 256'000'000, metrics_};
  std::unique_ptr<SqliteLedger> ledger_;
  std::unique_ptr<Pipeline> pipeline_;
  std::map<std::string, Cursor> cursors_;
};

TEST_F(PageStepTest, PublishesTheTextOfThePageOnce) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser", {"\"e\"", ""});
  fetcher_.answer(kOne, "article|all of it");
  EXPECT_EQ(round().count(Verdict::new_item), 1);
  EXPECT_THAT(items(), ElementsAre("1 all of it"));
  const auto item = read_item(records("items")[0]).value();
  EXPECT_EQ(item.title, "One");
  EXPECT_EQ(item.guid, "1");
  EXPECT_FALSE(fetcher_.requests.back().follow);
  fetcher_.answer(kFeed, "2|https://a.example/2|Two|teaser two\n1|https://a.example/1|One|teaser");
  fetcher_.answer("https://a.example/2", "article|more");
  const auto next = round();
  EXPECT_EQ(next.count(Verdict::unchanged), 1);
  EXPECT_EQ(next.count(Verdict::new_item), 1);
  EXPECT_EQ(fetcher_.count(kOne), 1);
  EXPECT_EQ(fetcher_.count("https://a.example/robots.txt"), 1);
  EXPECT_THAT(metrics(), HasSubstr("kuaixun_pages_total{outcome=\"article\"} 2"));
  EXPECT_THAT(metrics(), HasSubstr("kuaixun_entries_left_out_total{reason=\"account_moved\"} 2"));
}

TEST_F(PageStepTest, AsksForNoPageThatNobodyAskedFor) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  round(source(FullText::never));
  EXPECT_EQ(fetcher_.requests.size(), 1u);
  fetcher_.answer(kFeed, "2|https://a.example/2|Two|" + std::string(600, 'x'));
  round(source(FullText::when_missing));
  EXPECT_EQ(fetcher_.count("https://a.example/2"), 0) << "its text is in the feed";
  EXPECT_THAT(items(), ElementsAre("1 teaser", "1 " + std::string(600, 'x')));
}

TEST_F(PageStepTest, AChangedTeaserAsksAgainAndRevisesWhatChangedOnly) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "article|all of it");
  round();
  fetcher_.answer(kFeed, "1|https://a.example/1|One|another teaser");
  EXPECT_EQ(round().count(Verdict::unchanged), 1);
  EXPECT_EQ(fetcher_.count(kOne), 2);
  fetcher_.answer(kFeed, "1|https://a.example/1|One|yet another");
  fetcher_.answer(kOne, "article|all of it, corrected");
  EXPECT_EQ(round().count(Verdict::revision), 1);
  round();
  EXPECT_EQ(fetcher_.count(kOne), 3);
  EXPECT_THAT(items(), ElementsAre("1 all of it", "2 all of it, corrected"));
}

TEST_F(PageStepTest, PublishesTheTeaserOfAPageThatFailsAndItsTextAsARevision) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser", {"\"e\"", ""});
  fetcher_.fail(kOne, Error{"timeout", ""});
  round();
  EXPECT_THAT(items(), ElementsAre("1 teaser full_text_missing"));
  EXPECT_EQ(cursors_["a"].page_due, clock_.now() + 15min);
  EXPECT_EQ(round().outcome, Gathered::Outcome::same_body) << "not due yet";
  EXPECT_EQ(fetcher_.count(kOne), 1);
  clock_.advance(15min);
  restart();
  round();
  EXPECT_EQ(fetcher_.count(kOne), 2);
  clock_.advance(1h);
  fetcher_.answer(kOne, "article|all of it");
  const auto found = round();
  EXPECT_EQ(found.count(Verdict::revision), 1);
  EXPECT_EQ(fetcher_.requests.at(fetcher_.requests.size() - 2).validators, Validators{}) << "entries must come again";
  EXPECT_EQ(cursors_["a"].page_due, std::nullopt);
  clock_.advance(24h);
  round();
  EXPECT_EQ(fetcher_.count(kOne), 3);
  EXPECT_THAT(items(), ElementsAre("1 teaser full_text_missing", "2 all of it"));
}

TEST_F(PageStepTest, GivesAPageUpAfterFiveFailures) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "unknown");
  for (int day = 0; day < 10; ++day) {
    round();
    clock_.advance(24h);
  }
  EXPECT_EQ(fetcher_.count(kOne), 5);
  EXPECT_EQ(cursors_["a"].page_due, std::nullopt);
  EXPECT_THAT(items(), ElementsAre("1 teaser full_text_missing"));
}

TEST_F(PageStepTest, ForgetsThePageOfAnEntryThatIsListedNoMore) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "retry");
  round();
  fetcher_.answer(kFeed, "2|https://a.example/2|Two|" + std::string(600, 'x'));
  round();
  EXPECT_NE(cursors_["a"].page_due, std::nullopt);
  clock_.advance(1h);
  round();
  EXPECT_EQ(cursors_["a"].page_due, std::nullopt);
  EXPECT_EQ(fetcher_.count(kOne), 1);
}

TEST_F(PageStepTest, ForgetsPagesWhenTheSourceDoesNotAskForThemAnyMore) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "retry");
  round();
  clock_.advance(1h);
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser\n2|https://a.example/2|Two|teaser");
  round(source(FullText::never));
  EXPECT_EQ(cursors_["a"].page_due, std::nullopt);
  EXPECT_EQ(fetcher_.count(kOne), 1);
}

TEST_F(PageStepTest, DoesNotPutATeaserInThePlaceOfAText) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "article|all of it");
  round();
  fetcher_.answer(kFeed, "1|https://a.example/1|One|another teaser");
  fetcher_.fail(kOne, Error{"timeout", ""});
  EXPECT_EQ(round().count(Verdict::unchanged), 1);
  fetcher_.answer(kOne, "article|all of it, corrected");
  clock_.advance(15min);
  EXPECT_EQ(round().count(Verdict::revision), 1);
  EXPECT_THAT(items(), ElementsAre("1 all of it", "2 all of it, corrected"));
}

TEST_F(PageStepTest, ObeysRobotsAtEveryStepOfARedirect) {
  fetcher_.answer("https://a.example/robots.txt", "User-agent: *\nDisallow: /no\n");
  fetcher_.answer("https://b.example/robots.txt", "User-agent: kuaixun\nDisallow: /\n");
  fetcher_.answer(kFeed,
                  "1|https://a.example/no/1|One|teaser 1\n2|https://a.example/2|Two|teaser 2\n"
                  "3|https://a.example/3|Three|teaser 3\n4|https://c.example/4|Four|teaser 4");
  fetcher_.answer("https://a.example/no/1", "article|forbidden");
  fetcher_.redirect("https://a.example/2", "https://b.example/2");
  fetcher_.answer("https://b.example/2", "article|forbidden");
  fetcher_.redirect("https://a.example/3", "https://a.example/3/");
  fetcher_.answer("https://a.example/3/", "article|allowed");
  round();
  EXPECT_THAT(items(), ElementsAre("1 teaser 4 full_text_missing", "1 allowed", "1 teaser 2 full_text_missing",
                                   "1 teaser 1 full_text_missing"));
  EXPECT_EQ(fetcher_.count("https://b.example/2"), 0);
  EXPECT_THAT(metrics(), HasSubstr("kuaixun_pages_total{outcome=\"disallowed\"} 2"));
  EXPECT_THAT(metrics(), HasSubstr("kuaixun_pages_total{outcome=\"robots_unreachable\"} 1"));
}

TEST_F(PageStepTest, KeepsTheFeedsWordsWhenThePageSaysNothingOfItsTitle) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "article|cookies are set by this site");
  round();
  EXPECT_THAT(items(), ElementsAre("1 teaser full_text_missing text_not_of_title"));
}

TEST_F(PageStepTest, LeavesRedirectsThatGoRoundInCircles) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.redirect(kOne, kOne);
  round();
  EXPECT_EQ(fetcher_.count(kOne), 6);
  EXPECT_THAT(items(), ElementsAre("1 teaser full_text_missing"));
}

TEST_F(PageStepTest, LeavesThePagesOfAHostThatBlocksAloneForLongerEachTimeAndStoresNothingOfIt) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser\n2|https://a.example/2|Two|other");
  fetcher_.answer(kOne, "blocked|solve this");
  fetcher_.answer("https://a.example/2", "blocked|solve this");
  round();
  EXPECT_THAT(items(), ElementsAre("1 other full_text_missing", "1 teaser full_text_missing"));
  EXPECT_EQ(cursors_["a"].page_due, clock_.now() + 15min);
  EXPECT_TRUE(fetcher_.paused.empty()) << "its feeds go on";
  clock_.advance(15min);
  round();
  EXPECT_EQ(cursors_["a"].page_due, clock_.now() + 1h) << "the second try of a page comes after four intervals";
  const auto asked = fetcher_.count(kOne);
  clock_.advance(29min);
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser again");
  round();
  EXPECT_EQ(fetcher_.count(kOne), asked) << "half an hour is not over";
  fetcher_.answer(kOne, "article|all of it");
  clock_.advance(4h);
  round();
  EXPECT_THAT(items(), Contains("3 all of it"));
}

TEST_F(PageStepTest, LeavesThePagesOfAHostAloneThatHasTooManyRequests) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.fail(kOne, Error{Remedy::wait, "http_429", "", clock_.now() + 48h});
  round();
  fetcher_.answer(kFeed, "2|https://a.example/2|Two|other");
  fetcher_.answer("https://a.example/2", "article|all of it");
  round();
  EXPECT_EQ(fetcher_.count("https://a.example/2"), 0);
  EXPECT_THAT(metrics(), HasSubstr("kuaixun_pages_total{outcome=\"host_paused\"} 1"));
  clock_.advance(15min);
  round();
  EXPECT_EQ(fetcher_.count("https://a.example/2"), 1) << "not two days";
}

TEST_F(PageStepTest, PutsPagesOffThatThereIsNoRoomToKeep) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "article|all of it");
  std::vector<MemoryShare::Room> others;
  for (std::size_t bytes = 10'000'000; bytes > 0; bytes /= 2)
    while (auto room = memory_.keep(bytes)) others.push_back(std::move(*room));
  EXPECT_EQ(round().postponed, 1);
  EXPECT_THAT(items(), IsEmpty());
  others.clear();
  EXPECT_EQ(round().postponed, 0);
  EXPECT_THAT(items(), ElementsAre("1 all of it"));
}

TEST_F(PageStepTest, PublishesWithoutPagesWhatIsTooLargeToBeKept) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|" + std::string(13'000'000, 'x') + "…");
  fetcher_.answer(kOne, "article|all of it");
  EXPECT_EQ(round().count(Verdict::new_item), 1);
  EXPECT_EQ(fetcher_.count(kOne), 0);
  EXPECT_THAT(items(), ElementsAre(HasSubstr("full_text_missing")));
}

TEST_F(PageStepTest, WaitsWithTheNextTryUntilThePauseIsOver) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.fail(kOne, Error{"host_paused", "", clock_.now() + 6h});
  round();
  EXPECT_EQ(cursors_["a"].page_due, clock_.now() + 6h);
  EXPECT_THAT(metrics(), HasSubstr("kuaixun_pages_total{outcome=\"host_paused\"} 1"));
}

TEST_F(PageStepTest, WithdrawsAnItemWhosePageIsGone) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "article|all of it");
  round();
  fetcher_.answer(kFeed, "1|https://a.example/1|One|changed");
  fetcher_.answer(kOne, "gone");
  EXPECT_EQ(round().count(Verdict::revision), 1);
  fetcher_.answer(kFeed, "1|https://a.example/1|One|changed again");
  EXPECT_EQ(round().count(Verdict::unchanged), 1);
  EXPECT_THAT(items(), ElementsAre("1 all of it", "2 changed withdrawn"));
  fetcher_.answer(kFeed, "1|https://a.example/1|One|back");
  fetcher_.answer(kOne, "article|all of it");
  EXPECT_EQ(round().count(Verdict::revision), 1) << "it was put up again";
  EXPECT_THAT(items().back(), "3 all of it");
}

TEST_F(PageStepTest, WithdrawsATeaserWhosePageTurnsOutToBeGone) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "retry");
  round();
  clock_.advance(15min);
  fetcher_.fail(kOne, Error{Remedy::give_up, "http_410", ""});
  round();
  EXPECT_THAT(items(), ElementsAre("1 teaser full_text_missing", "2 teaser withdrawn"));
}

TEST_F(PageStepTest, WithdrawsNothingBecauseATemporaryLinkHasRunOut) {
  const std::string temporary = "https://mp.weixin.qq.com/s?src=11&timestamp=1&ver=1&signature=abc";
  fetcher_.answer(kFeed, "1|" + temporary + "|One|teaser");
  fetcher_.answer(temporary, "gone");
  for (int day = 0; day < 3; ++day, clock_.advance(24h)) round();
  EXPECT_THAT(items(), ElementsAre("1 teaser full_text_missing"));
  EXPECT_EQ(cursors_["a"].page_due, std::nullopt);
}

TEST_F(PageStepTest, DoesNotPublishWhatWasGoneBeforeItWasNews) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "gone");
  const auto report = round();
  EXPECT_EQ(report.gone, 1);
  EXPECT_EQ(report.held_back, 0);
  fetcher_.answer(kFeed, "1|https://a.example/1|One|another teaser");
  round();
  EXPECT_EQ(fetcher_.count(kOne), 1);
  EXPECT_THAT(items(), IsEmpty());
  EXPECT_THAT(metrics(), HasSubstr("kuaixun_entries_left_out_total{reason=\"page_gone\"} 1"));
}

TEST_F(PageStepTest, KeepsWhatThePageReaderFlags) {
  auto of = source();
  of.options["account"] = "MzI2NDk5NzA0Mw==";
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser\n2|https://a.example/2|Two|other");
  fetcher_.answer(kOne, "article|ours|MzI2NDk5NzA0Mw==");
  fetcher_.answer("https://a.example/2", "article|theirs|MzIzNjc1NzUzMw==");
  round(of);
  EXPECT_THAT(items(), ElementsAre("1 theirs other_account", "1 ours"));
  EXPECT_THAT(records("items")[0].value, HasSubstr("account MzIzNjc1NzUzMw=="));
}

TEST_F(PageStepTest, ReadsSoManyPagesARoundAndLosesNone) {
  restart(PageLimits{.most = 2});
  std::string feed;
  for (int i = 5; i >= 1; --i) {
    const auto url = "https://a.example/" + std::to_string(i);
    feed += std::to_string(i) + "|" + url + "|Title " + std::to_string(i) + "|teaser" + (i > 1 ? "\n" : "");
    fetcher_.answer(url, "article|text " + std::to_string(i));
  }
  fetcher_.answer(kFeed, feed, {"\"e\"", ""});
  const auto first = round();
  EXPECT_EQ(first.postponed, 3);
  EXPECT_EQ(http_position_of(first.cursor.position).validators, Validators{});
  EXPECT_EQ(first.cursor.body_hash, 0u);
  EXPECT_EQ(first.cursor.next_due, clock_.now() + 1min);
  EXPECT_THAT(items(), ElementsAre("1 text 1", "1 text 2")) << "the oldest first";
  restart(PageLimits{.most = 2});  // as after a crash
  EXPECT_EQ(round().postponed, 1);
  const auto last = round();
  EXPECT_EQ(last.postponed, 0);
  EXPECT_EQ(http_position_of(last.cursor.position).validators.etag, "\"e\"");
  EXPECT_THAT(items(), ElementsAre("1 text 1", "1 text 2", "1 text 3", "1 text 4", "1 text 5"));
  EXPECT_EQ(round().outcome, Gathered::Outcome::same_body);
}

TEST_F(PageStepTest, APostponedPageThatIsDueStaysDue) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser\n2|https://a.example/2|Two|other");
  fetcher_.answer(kOne, "retry");
  fetcher_.answer("https://a.example/2", "retry");
  round();
  fetcher_.answer(kOne, "article|text 1");
  fetcher_.answer("https://a.example/2", "article|text 2");
  clock_.advance(15min);
  restart(PageLimits{.most = 1});
  EXPECT_EQ(round().postponed, 1);
  clock_.advance(1min);
  EXPECT_EQ(round().postponed, 0);
  EXPECT_THAT(items(), ElementsAre("1 other full_text_missing", "1 teaser full_text_missing", "2 text 2", "2 text 1"));
}

TEST_F(PageStepTest, AsksForNoPageOfWhatIsHeldBackOrKnownFromElsewhere) {
  fetcher_.answer("https://b.example/feed", "b|https://a.example/1|One|from b");
  round(source(FullText::never, "b", "https://b.example/feed"));
  auto of = source(FullText::always, "c", "https://b.example/second");
  fetcher_.answer("https://b.example/second", "c|https://a.example/1|One|from c");
  fetcher_.answer(kOne, "article|all of it");
  EXPECT_EQ(round(of).count(Verdict::sighting), 1);
  EXPECT_EQ(fetcher_.count(kOne), 0);
  fetcher_.answer(kFeed, "1|https://a.example/1|One|from a");
  EXPECT_EQ(round(source(FullText::always)).count(Verdict::revision), 1) << "its own host has more to say";
  EXPECT_THAT(items().back(), "2 all of it");
}

TEST_F(PageStepTest, SuppressesNothingThatWasNotCommitted) {
  fetcher_.answer(kFeed, "1|https://a.example/1|One|teaser");
  fetcher_.answer(kOne, "article|all of it");
  // The round is cancelled when its page has been read, as at a stop or a kill: the ledger knows nothing of it.
  auto cut = pipeline_->round(source(), {}, 0.5);
  asio::cancellation_signal cancel;
  bool ended = false;
  asio::co_spawn(io_, std::move(cut),
                 asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr, const auto&) { ended = true; }));
  while (fetcher_.count(kOne) == 0) io_.run_one();
  cancel.emit(asio::cancellation_type::terminal);
  while (!ended) io_.run_one();
  EXPECT_THAT(items(), IsEmpty());
  EXPECT_TRUE(run_task(io_, ledger_->cursors()).value().empty());
  restart();
  round();
  round();
  EXPECT_THAT(items(), ElementsAre("1 all of it"));
}

constexpr const char* kShort = "https://mp.weixin.qq.com/s/AAAAAAAAAAAAAAAAAAAAAA";
constexpr const char* kLongForm = "https://mp.weixin.qq.com/s?__biz=MzI2NDk5NzA0Mw==&mid=2247504179&idx=1&sn=abc";

TEST_F(PageStepTest, ANoticeOfAMoveOverwritesNoArticleAndNamesAnAliasAtMost) {
  fetcher_.answer(kFeed, std::string("1|") + kShort + "|One|teaser");
  fetcher_.answer(kShort, std::string("moved|") + kLongForm);
  round();
  EXPECT_THAT(items(), ElementsAre("1 teaser full_text_missing"));
  EXPECT_EQ(cursors_["a"].page_due, std::nullopt) << "it will not move back";
  fetcher_.answer("https://b.example/feed", std::string("x|") + kLongForm + "|One|from b");
  EXPECT_EQ(round(source(FullText::never, "b", "https://b.example/feed")).count(Verdict::sighting), 1);
}

TEST_F(PageStepTest, LetsNoPageTakeTheAddressOfAnotherSitesArticle) {
  fetcher_.answer("https://mirror.example/feed", "m|https://b.example/1|One|teaser");
  fetcher_.answer("https://b.example/1", "article|all of it||https://a.example/victim");
  round(source(FullText::when_missing, "m", "https://mirror.example/feed"));
  fetcher_.answer(kFeed, "v|https://a.example/victim|Victim|" + std::string(600, 'x'));
  EXPECT_EQ(round().count(Verdict::new_item), 1);
}

TEST_F(PageStepTest, KnowsAnArticleByEveryAddressThatItsPageShows) {
  fetcher_.answer(kFeed, std::string("1|") + kShort + "|One|teaser");
  fetcher_.answer(kShort, std::string("article|all of it||") + kLongForm);
  round();
  fetcher_.answer("https://b.example/feed", std::string("b|") + kLongForm + "|One|from b");
  EXPECT_EQ(round(source(FullText::never, "b", "https://b.example/feed")).count(Verdict::sighting), 1);
}

TEST_F(PageStepTest, MergesLateWhatWasPublishedApart) {
  // Two sources, two addresses, two items: nobody can know that they are one.
  fetcher_.answer("https://b.example/feed", std::string("b|") + kLongForm + "|One|from b");
  round(source(FullText::never, "b", "https://b.example/feed"));
  clock_.advance(1h);
  fetcher_.answer(kFeed, std::string("1|") + kShort + "|One|teaser");
  fetcher_.answer(kShort, "retry");
  round();
  ASSERT_EQ(records("items").size(), 2u);
  const auto older = records("items")[0].key, younger = records("items")[1].key;
  ASSERT_NE(older, younger);

  clock_.advance(15min);
  fetcher_.answer(kShort, std::string("article|all of it||") + kLongForm);
  round();
  ASSERT_EQ(records("sightings").size(), 1u);
  const auto sighting = read_sighting(records("sightings")[0]).value();
  EXPECT_EQ(sighting.item_id, older);
  EXPECT_EQ(sighting.merged_item_id, younger);
  EXPECT_THAT(records("sightings")[0].value, HasSubstr(kShort)) << "the reason names the link";
  EXPECT_EQ(records("items").back().key, older);
  EXPECT_EQ(items().back(), "2 all of it") << "what the page says is not lost with the younger";

  for (const auto* url : {kShort, kLongForm}) {
    fetcher_.answer("https://b.example/third", std::string("c") + url + "|" + url + "|One|from c");
    const auto third = round(source(FullText::never, "c", "https://b.example/third"));
    ASSERT_EQ(third.count(Verdict::sighting), 1) << url;
    EXPECT_EQ(third.notes[0].decision.item_id, older) << url;
  }
  round();
  EXPECT_EQ(records("items").size(), 3u);
}

TEST_F(PageStepTest, MergesNothingOnTheWordOfAPageElsewhere) {
  fetcher_.answer("https://b.example/feed", std::string("b|") + kLongForm + "|One|from b");
  round(source(FullText::never, "b", "https://b.example/feed"));
  clock_.advance(1h);
  fetcher_.answer(kFeed, std::string("1|https://a.example/1|One|teaser\n2|") + kShort + "|Two|other");
  fetcher_.answer(kOne, "retry");
  fetcher_.answer(kShort, "retry");
  round();
  clock_.advance(15min);
  fetcher_.answer(kOne, std::string("article|mine||") + kLongForm + "," + kShort);
  round();
  for (const auto& record : records("sightings")) EXPECT_THAT(record.value, Not(HasSubstr("merged_item_id")));
}

}  // namespace
}  // namespace kuaixun
