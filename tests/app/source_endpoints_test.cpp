#include "source_endpoints.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "tests/support/canned_fetcher.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/open_ledger.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

class SourceEndpoints : public testing::Test {
 protected:
  SourceEndpoints() {
    scheduler_.follow({{.id = "lamps", .kind = "feed", .url = "https://u:p@lamps.example/feed"},
                       {.id = "torches", .kind = "feed", .url = "https://torches.example/feed"}},
                      {});
  }
  ~SourceEndpoints() override { workers_.join(); }

  // Status and answer.
  std::pair<int, json::object> ask(const std::string& method, const std::string& path) {
    const auto served = serve_endpoints(source_endpoints(scheduler_), {});
    const auto response =
        run_task(io_, served({.method = method, .path = path, .host = "localhost", .through_socket = true}));
    return {response.status, json::parse(response.body).as_object()};
  }

  TempDir dir_;
  ManualClock clock_;
  Metrics metrics_;
  CannedFetcher fetcher_;
  asio::thread_pool workers_{1};
  asio::io_context io_;
  MemoryBudget memory_{io_.get_executor(), 256'000'000, metrics_};
  std::unique_ptr<SqliteLedger> ledger_ = open_ledger(io_, dir_, clock_, metrics_);
  PipelineParts parts_{fetcher_, *ledger_, {}, workers_, memory_, clock_, metrics_};
  Pipeline pipeline_{parts_, Encoder(KafkaSettings{}), ScheduleSettings{}, BackfillSettings{}};
  Scheduler scheduler_{io_.get_executor(), parts_, pipeline_, {}, {}, [](const RoundEvent&) {}};
};

TEST_F(SourceEndpoints, ListsSourcesWithoutTheirSecrets) {
  const auto [status, answer] = ask("GET", "/sources");
  EXPECT_EQ(status, 200);
  const auto& sources = answer.at("sources").as_array();
  ASSERT_EQ(sources.size(), 2u);
  EXPECT_EQ(sources[0].at("id"), "lamps");
  EXPECT_EQ(sources[0].at("state"), "waiting");
  EXPECT_EQ(json::serialize(sources).find("u:p"), std::string::npos);
}

TEST_F(SourceEndpoints, SaysWhatBecameOfAPoll) {
  const auto [status, answer] = ask("POST", "/sources/lamps/poll");
  EXPECT_EQ(status, 202);
  EXPECT_EQ(answer.at("source"), "lamps");
  EXPECT_EQ(answer.at("outcome"), "queued");
  EXPECT_FALSE(answer.contains("until"));

  fetcher_.pause("https://torches.example/feed", clock_.now() + std::chrono::minutes{5});
  const auto held_up = ask("POST", "/sources/torches/poll").second;
  EXPECT_EQ(held_up.at("outcome"), "host_paused");
  EXPECT_EQ(held_up.at("until").as_string(), to_rfc3339(clock_.now() + std::chrono::minutes{5}));
}

TEST_F(SourceEndpoints, NamesTheSourceThatWasProbablyMeant) {
  const auto [status, answer] = ask("POST", "/sources/lmaps/poll");
  EXPECT_EQ(status, 404);
  EXPECT_EQ(answer.at("code"), "unknown_source");
  EXPECT_NE(answer.at("message").as_string().find("did you mean \"lamps\"?"), std::string::npos);
}

}  // namespace
}  // namespace kuaixun
