#include "collect/http_origin.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(HttpPosition, ComesBackFromItsBytes) {
  const HttpPosition full{.url = "https://a.example/feed",
                          .validators = {"W/\"\xFF odd \"", "yesterday"},
                          .moved_to = "https://b.example/feed",
                          .moved_seen = 3,
                          .moved_since = Time{std::chrono::milliseconds{1'789'000'000'000}}};
  for (const auto& position : {full, HttpPosition{}}) EXPECT_EQ(http_position_of(bytes_of(position)), position);
}

TEST(HttpPosition, IsEmptyInBytesThatAreNone) {
  for (const auto* bytes : {"", "\n", "\n\n\n\n\n", "\n\n\n\nmany\nlong ago", "\n\n\n\n99999999999999999999\n-7"})
    EXPECT_EQ(http_position_of(bytes), HttpPosition{}) << bytes;
}

}  // namespace
}  // namespace kuaixun
