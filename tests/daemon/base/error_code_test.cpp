#include "base/error_code.hpp"

#include <set>

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace kuaixun {
namespace {

TEST(ErrorCode, EveryRowCanBeActedUpon) {
  std::set<std::string_view> names;
  for (const auto& kind : kErrorKinds) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_TRUE(kind.advice.ends_with('.')) << kind.name;
    EXPECT_EQ(ErrorCode::named(kind.name).name(), kind.name);
    EXPECT_EQ(kind.exit == Exit::fenced || kind.exit == Exit::ledger, kind.remedy == Remedy::stop) << kind.name;
  }
}

TEST(ErrorCode, KnowsTheStatusesOfHttp) {
  constexpr ErrorCode kNotFound = "http_404";
  EXPECT_EQ(kNotFound, ErrorCode::of_status(404));
  EXPECT_EQ(kNotFound.name(), "http_404");
  EXPECT_EQ(kNotFound.status(), 404);
  EXPECT_EQ(ErrorCode::named("http_404"), kNotFound);
  EXPECT_NE(kNotFound, ErrorCode::of_status(410));
  EXPECT_EQ(ErrorCode::of_status(410).remedy(), Remedy::give_up);
  EXPECT_EQ(ErrorCode::of_status(204).name(), "http_2xx");
  EXPECT_EQ(ErrorCode::of_status(999).name(), "http_2xx");
}

TEST(ErrorCode, TakesWhatAnotherVersionWroteForUnknown) {
  for (const auto* name : {"", "time_out", "http_", "http_12", "http_4x4", "http_600", "http_0404"})
    EXPECT_EQ(ErrorCode::named(name).name(), "unknown") << name;
  EXPECT_EQ(ErrorCode().name(), "unknown");
}

TEST(Error, HasTheUsualRemedyUnlessItSaysAnother) {
  EXPECT_EQ(Error("topic_missing", "create topics").remedy, Remedy::give_up);
  EXPECT_EQ(Error(Remedy::retry, "topic_missing", "create topics").remedy, Remedy::retry);
}

}  // namespace
}  // namespace kuaixun
