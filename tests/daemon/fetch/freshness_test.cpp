#include "fetch/freshness.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using namespace std::chrono;

const Time kNow{sys_days{year{2026} / 9 / 21} + hours{12}};

std::optional<seconds> fresh(Headers headers) {
  return fresh_for(Document{.url = "https://a.example/", .headers = std::move(headers), .fetched_at = kNow});
}
std::optional<Time> retry(const std::string& value) {
  return retry_after(Document{.url = "https://a.example/", .headers = {{"retry-after", value}}}, kNow);
}

TEST(Freshness, ReadsMaxAgeLessTheAge) {
  EXPECT_EQ(fresh({{"cache-control", "public, Max-Age=600"}}), seconds{600});
  EXPECT_EQ(fresh({{"cache-control", "max-age=\"600\""}, {"age", "100"}}), seconds{500});
  EXPECT_EQ(fresh({{"cache-control", "max-age=60"}, {"age", "100"}}), seconds{0});
  EXPECT_EQ(fresh({{"cache-control", "max-age=99999999999999999999"}}), days{30});
}

TEST(Freshness, LetsNoCacheBeatMaxAge) { EXPECT_EQ(fresh({{"cache-control", "max-age=600, no-cache"}}), seconds{0}); }

TEST(Freshness, CountsExpiresFromTheServersOwnDate) {
  EXPECT_EQ(fresh({{"expires", "Mon, 21 Sep 2026 13:00:00 GMT"}}), hours{1});
  EXPECT_EQ(fresh({{"expires", "Mon, 21 Sep 2026 13:00:00 GMT"}, {"date", "Mon, 21 Sep 2026 12:30:00 GMT"}}),
            minutes{30});
  EXPECT_EQ(fresh({{"expires", "0"}}), seconds{0});
  EXPECT_EQ(fresh({{"expires", "Mon, 21 Sep 2026 13:00:00 GMT"}, {"cache-control", "max-age=5"}}), seconds{5});
}

TEST(Freshness, SaysNothingWhenTheServerDoesNot) { EXPECT_EQ(fresh({{"content-type", "text/xml"}}), std::nullopt); }

TEST(RetryAfter, ReadsSecondsAndDatesWithinTwoDays) {
  EXPECT_EQ(retry("120"), kNow + minutes{2});
  EXPECT_EQ(retry("Mon, 21 Sep 2026 13:00:00 GMT"), kNow + hours{1});
  EXPECT_EQ(retry("Sun, 20 Sep 2026 13:00:00 GMT"), kNow);
  EXPECT_EQ(retry("99999999"), kNow + hours{48});
  EXPECT_EQ(retry("soon"), std::nullopt);
  EXPECT_EQ(retry(""), std::nullopt);
}

}  // namespace
}  // namespace kuaixun
