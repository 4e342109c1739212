// Gathering needs no ledger, no Kafka, and no HTTP: an origin, and somebody to ask what is known.
#include "collect/collector.hpp"

#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "tests/support/canned_fetcher.hpp"
#include "tests/support/manual_clock.hpp"

namespace kuaixun {
namespace {

// A shelf of documents, one of which is given at a time; its position is how many were.
class Shelf final : public Origin {
 public:
  std::vector<std::string> bodies;

  std::string asked_at(const Source& source, const std::string&, Time) const override { return source.url; }

  Task<Result<Arrival>> next(const Source& source, std::string position, std::shared_ptr<FetchTurn>) override {
    const auto given = position.empty() ? 0 : std::stoul(position);
    Arrival arrival{.listed_under = source.url, .url = source.url, .position = position};
    if (given < bodies.size()) {
      arrival.document = Document{.url = source.url, .body = bodies[given]};
      arrival.position = std::to_string(given + 1);
      arrival.has_more = given + 1 < bodies.size();
    }
    co_return arrival;
  }

  std::string again(const Source& /*source*/, const std::string& position) const override {
    return position.empty() ? position : std::to_string(std::stoul(position) - 1);
  }

  std::string after_failure(const Source&, const std::string& position, Time) const override { return position; }
};

// Wants the pages of all.
class NothingKnown final : public Known {
 public:
  Task<Result<std::vector<PageWish>>> pages_to_read(const Source&, const std::vector<Candidate>& candidates,
                                                    Time) override {
    std::vector<PageWish> wishes;
    for (std::size_t i = 0; i < candidates.size(); ++i) wishes.push_back({i, 0});
    co_return wishes;
  }
};

Result<Batch> parse_title(const Document& document, const Source&) {
  Batch batch;
  batch.document.cut_off = document.body.ends_with("…");
  batch.entries.push_back(Entry{
      .guid = document.body, .url = "https://a.example/1", .title = document.body, .cut_off = batch.document.cut_off});
  return batch;
}

Page read_nothing(const Document&, const PageHint&) { return Page{.page_class = PageClass::gone}; }

double never(const Document&) { return 0; }
constexpr std::array kConnectors{Connector{"title", parse_title, never}};

class CollectorTest : public ::testing::Test {
 protected:
  ~CollectorTest() override { workers_.join(); }

  Gathered gather(const Source& source) {
    auto gathered = run_task(io_, collector_.gather(source, cursor_, 0.5, {}));
    EXPECT_TRUE(gathered);
    cursor_ = gathered->cursor;
    return std::move(*gathered);
  }

  static std::string title_of(const Gathered& gathered) {
    return gathered.candidates.empty() ? "" : gathered.candidates.front().item.title;
  }

  ManualClock clock_;
  Metrics metrics_;
  asio::io_context io_;
  asio::thread_pool workers_{1};
  CannedFetcher fetcher_;
  MemoryBudget memory_{io_.get_executor(), 256'000'000, metrics_};
  Shelf shelf_;
  NothingKnown known_;
  Collector collector_{{shelf_, fetcher_, known_, kConnectors, workers_, memory_, clock_, metrics_, read_nothing},
                       ScheduleSettings{},
                       BackfillSettings{},
                       PageLimits{}};
  Cursor cursor_;
  const Source source_{.id = "a", .kind = "title", .url = "https://a.example/shelf"};
};

TEST_F(CollectorTest, TakesTheDocumentsOfAnOriginOneAfterTheOtherAndAtOnce) {
  shelf_.bodies = {"One", "Two"};
  EXPECT_EQ(title_of(gather(source_)), "One");
  EXPECT_EQ(cursor_.next_due, clock_.now()) << "there is another one";
  EXPECT_EQ(title_of(gather(source_)), "Two");
  EXPECT_GT(cursor_.next_due, clock_.now());
  EXPECT_EQ(gather(source_).outcome, Gathered::Outcome::not_modified);
  shelf_.bodies.emplace_back("Three");
  EXPECT_EQ(title_of(gather(source_)), "Three");
}

TEST_F(CollectorTest, IsGivenADocumentAgainThatBrokeOff) {
  shelf_.bodies = {"One…", "Two"};
  EXPECT_EQ(title_of(gather(source_)), "One…");
  shelf_.bodies[0] = "One is whole";
  EXPECT_EQ(title_of(gather(source_)), "One is whole");
}

TEST_F(CollectorTest, GathersWithdrawnPagesWithoutDecidingAboutThem) {
  shelf_.bodies = {"One"};
  auto source = source_;
  source.full_text = FullText::always;
  fetcher_.fail("https://a.example/robots.txt", Error{Remedy::retry, "http_404", ""});
  fetcher_.answer("https://a.example/1", "gone");
  const auto gathered = gather(source);
  ASSERT_EQ(gathered.candidates.size(), 1u);
  EXPECT_EQ(gathered.candidates[0].page, PageRead::gone);
  EXPECT_FALSE(gathered.candidates[0].held_back);
}

}  // namespace
}  // namespace kuaixun
