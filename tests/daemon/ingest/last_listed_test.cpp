#include "ingest/last_listed.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

Candidate entry(const std::string& guid, const std::string& title) {
  return candidate_of(Item{.source = "a", .guid = guid, .title = title});
}

TEST(LastListed, KnowsWhatASourceListedLastAndSaysAgain) {
  LastListed listed;
  EXPECT_FALSE(listed.has("a", entry("1", "Ferry stops")));
  listed.note("a", {entry("1", "Ferry stops"), entry("2", "Mill opens")});
  EXPECT_TRUE(listed.has("a", entry("1", "Ferry stops")));
  EXPECT_TRUE(listed.has("a", entry("2", "Mill opens")));
  EXPECT_FALSE(listed.has("a", entry("1", "Ferry stops for a day")));
  EXPECT_FALSE(listed.has("a", entry("3", "Ferry stops")));
  EXPECT_FALSE(listed.has("b", entry("1", "Ferry stops")));
}

TEST(LastListed, ForgetsWhatIsListedNoMore) {
  LastListed listed;
  listed.note("a", {entry("1", "Ferry stops")});
  listed.note("a", {entry("2", "Mill opens")});
  EXPECT_FALSE(listed.has("a", entry("1", "Ferry stops")));
}

TEST(LastListed, DoesNotCountWhatIsYetToBeDecided) {
  LastListed listed;
  auto later = entry("1", "Ferry stops");
  later.postponed = true;
  listed.note("a", {later});
  EXPECT_FALSE(listed.has("a", later));
}

TEST(LastListed, KeepsTheFirstOfVeryMany) {
  LastListed listed;
  std::vector<Candidate> many;
  for (std::size_t i = 0; i < LastListed::kMost + 100; ++i) many.push_back(entry(std::to_string(i), "Ferry stops"));
  listed.note("a", many);
  EXPECT_TRUE(listed.has("a", many[LastListed::kMost - 1]));
  EXPECT_FALSE(listed.has("a", many[LastListed::kMost]));
}

}  // namespace
}  // namespace kuaixun
