#include "status_page.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace kuaixun {
namespace {

const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};

boost::json::object shown(const SourceState& state) {
  const auto page = status_page({}, {}, {{state.source.id, state}}, {}, {}, kNow);
  return boost::json::parse(page).at("sources").at(0).as_object();
}

SourceState state_with(Cursor cursor, Staleness staleness = Staleness::fresh) {
  return SourceState{.source = {.id = "a", .kind = "feed", .url = "https://a.example/feed?key=secret"},
                     .cursor = std::move(cursor),
                     .staleness = staleness};
}

TEST(StatusPage, SaysInOneWordHowASourceIsDoing) {
  EXPECT_EQ(shown(state_with({})).at("state"), "waiting");
  EXPECT_EQ(shown(state_with({.last_success = kNow})).at("state"), "ok");
  EXPECT_EQ(shown(state_with({.last_success = kNow, .failures = 1})).at("state"), "failing");
}

TEST(StatusPage, NeverCallsAStaleSourceOk) {
  const auto source = shown(state_with(
      {.last_success = kNow, .liveness = {.newest = kNow - std::chrono::hours{24 * 30}}}, Staleness::no_news));
  EXPECT_EQ(source.at("state"), "stale");
  EXPECT_EQ(source.at("stale"), "no_news");
  EXPECT_EQ(source.at("newest_item"), "2026-08-22T00:00:00Z");
  EXPECT_FALSE(shown(state_with({.last_success = kNow})).contains("stale"));
}

TEST(StatusPage, CountsSightingsByWhatTheyWereRecognisedBy) {
  auto one = state_with({}), other = state_with({});
  one.echoes[std::size_t(KeyKind::near)] = 2;
  one.echoes[std::size_t(KeyKind::text)] = 1;
  other.echoes[std::size_t(KeyKind::near)] = 3;
  const auto page = boost::json::parse(status_page({}, {}, {{"a", one}, {"b", other}}, {}, {}, kNow));
  EXPECT_EQ(page.at("matched"), (boost::json::value{{"text", 1}, {"near", 5}}));
  EXPECT_EQ(page.at("sources").at(0).at("matched"), (boost::json::value{{"text", 1}, {"near", 2}}));
  EXPECT_FALSE(shown(state_with({})).contains("matched"));
}

TEST(StatusPage, ShowsNoSecrets) { EXPECT_EQ(shown(state_with({})).at("url"), "https://a.example/feed?key=…"); }

}  // namespace
}  // namespace kuaixun
